// Names as one meets them in British towns. Given and family names go together by culture.
import type { Random } from './random.ts';

type Culture = { weight: number; language: string; given: string; family: string };

const cultures: readonly Culture[] = [
  {
    weight: 46,
    language: 'en',
    given:
      'Alice Amelia Anna Ben Beth Callum Charlotte Chloe Daniel David Edward Eleanor Emily Emma Fiona Freya George Grace Hannah Harriet Harry Helen Holly Imogen Jack James Jane Joanna John Joseph Kate Laura Leo Lily Louise Lucy Luke Martin Matthew Megan Michael Molly Nicola Oliver Oscar Paul Peter Philippa Rachel Rebecca Richard Robert Rosie Ruth Sam Sarah Simon Sophie Stephen Susan Thomas Tilly Tom Victoria William Zoe',
    family:
      'Adams Allen Appleby Armitage Atkinson Bailey Baker Barker Barnes Bell Bennett Booth Bradley Brook Brown Butler Carter Chapman Clarke Cole Collins Cook Cooper Cox Crowther Davies Dawson Dixon Edwards Ellis Fisher Fletcher Foster Fox Gibson Green Greenwood Hall Hargreaves Harris Harrison Hartley Hill Holmes Hughes Hunt Hurst Jackson Johnson Jones King Knight Lawson Lee Lewis Marsh Marshall Mason Mills Mitchell Moore Morgan Morris Naylor Palmer Parker Pearson Phillips Price Priestley Reed Richardson Roberts Robinson Rogers Russell Sanderson Scott Shaw Simpson Smith Spencer Stevens Sutcliffe Sykes Taylor Thompson Turner Walker Walsh Ward Watson Webb Wells White Wilkinson Williams Wilson Wood Wright',
  },
  {
    weight: 6,
    language: 'en',
    given:
      'Ailsa Alasdair Angus Catriona Duncan Eilidh Euan Fergus Finlay Hamish Iona Isla Kirsty Mairi Morag Rory Struan',
    family:
      'Buchanan Cameron Campbell Drummond Duncan Fraser Graham Grant MacDonald MacKenzie MacLeod McIntyre Munro Murray Ross Sinclair Stewart',
  },
  {
    weight: 6,
    language: 'en',
    given:
      'Aoife Brendan Caoimhe Ciara Cormac Declan Eoin Fionnuala Gráinne Maeve Niall Niamh Oisín Orla Róisín Seán Siobhán',
    family:
      "Brady Byrne Callaghan Connolly Doherty Doyle Fitzgerald Gallagher Keane Kelly Murphy O'Brien O'Connor O'Neill Quinn Ryan Sweeney",
  },
  {
    weight: 4,
    language: 'cy',
    given:
      'Aled Bethan Carys Catrin Dafydd Dylan Elin Emrys Gareth Gethin Gwen Huw Lowri Meinir Nerys Rhian Rhys Sioned',
    family:
      'Bevan Bowen Evans Griffiths Gwynne Howell Jenkins Llewellyn Lloyd Meredith Owen Parry Powell Pritchard Prosser Pugh Rees Vaughan',
  },
  {
    weight: 7,
    language: 'en',
    given:
      'Aarav Aditi Ananya Arjun Deepa Divya Harpreet Jaspreet Kavita Kiran Manish Meera Neha Nikhil Priya Rahul Rohan Sanjay Simran Sunita Vikram',
    family:
      'Agarwal Bhatt Chaudhary Desai Dhillon Gill Gupta Iyer Joshi Kapoor Kaur Mehta Nair Patel Rao Reddy Sandhu Shah Sharma Singh Verma',
  },
  {
    weight: 6,
    language: 'en',
    given:
      'Aisha Amina Bilal Farah Fatima Hamza Hina Imran Khadija Maryam Nadia Omar Rabia Sadia Salman Tariq Yasmin Yusuf Zainab',
    family:
      'Ahmed Akhtar Ali Begum Bhatti Chowdhury Hussain Iqbal Javed Khan Mahmood Malik Miah Mirza Qureshi Rahman Raza Siddiqui Uddin',
  },
  {
    weight: 5,
    language: 'en',
    given:
      'Abena Adaeze Adebayo Ama Chidi Chinwe Efua Emeka Folake Ifeoma Kofi Kwame Ngozi Nkechi Obinna Olumide Temitope Tunde Yaa Yetunde',
    family:
      'Acheampong Adeyemi Afolabi Agyeman Asante Boateng Eze Mensah Nwosu Obi Okafor Okonkwo Oladipo Osei Owusu Sowande Uche',
  },
  {
    weight: 4,
    language: 'en',
    given:
      'Andre Cherise Curtis Delroy Errol Jada Leroy Marcia Marlon Merlene Nadine Neville Shanice Winston Yvonne',
    family:
      'Blake Bryan Campbell Francis Gayle Gordon Grant Henry Joseph Lindo McKenzie Morrison Powell Reid Wray',
  },
  {
    weight: 5,
    language: 'pl',
    given:
      'Agnieszka Andrzej Ewa Grzegorz Jakub Joanna Katarzyna Krzysztof Łukasz Magda Małgorzata Marek Paweł Piotr Tomasz Zofia',
    family:
      'Dąbrowski Grabowska Jankowski Kamiński Kowalczyk Kowalski Kozłowska Król Lewandowski Mazur Nowak Pawlak Szymański Wiśniewska Wójcik Zając Zieliński',
  },
  {
    weight: 4,
    language: 'en',
    given: 'Bo Chen Fang Hao Jia Jing Li Mei Ming Na Qiang Wei Xin Yan Ying Yu',
    family: 'Chan Chen Cheung Huang Lam Lau Leung Li Lin Liu Wang Wong Wu Yang Yip Zhang Zhao',
  },
  {
    weight: 4,
    language: 'it',
    given:
      'Alessandra Antonio Carlo Chiara Enzo Francesca Gianni Giulia Lorenzo Lucia Marco Matteo Paolo Sofia Stefano Valentina',
    family:
      'Bianchi Bruno Caruso Colombo Conti Costa Esposito Ferrari Gallo Greco Leone Lombardi Marino Moretti Ricci Rossi Russo',
  },
  {
    weight: 3,
    language: 'pt',
    given:
      'Ana Beatriz Bruno Carla Diogo Inês Joana João Luís Mariana Miguel Nuno Paulo Rita Rui Teresa Tiago',
    family:
      'Almeida Carvalho Costa Fernandes Ferreira Gomes Lopes Marques Mendes Moreira Oliveira Pereira Ramos Ribeiro Rocha Santos Sousa',
  },
  {
    weight: 3,
    language: 'de',
    given:
      'Anke Bernd Claudia Dieter Friederike Greta Heike Jens Jörg Jürgen Katrin Lena Matthias Sabine Stefan Ulrike Uwe',
    family:
      'Bauer Becker Fischer Hoffmann Koch Krüger Lange Möller Neumann Richter Schäfer Schneider Schröder Schulz Wagner Weiß Zimmermann',
  },
  {
    weight: 3,
    language: 'tr',
    given: 'Ayşe Burak Can Defne Ebru Elif Emre Fatma Hakan İbrahim Leyla Mehmet Murat Selin Yusuf Zeynep',
    family: 'Aksoy Arslan Aydın Çelik Demir Doğan Erdoğan Kaplan Kaya Koç Öztürk Polat Şahin Yıldız Yılmaz',
  },
  {
    weight: 3,
    language: 'en',
    given: 'Ahmad Amal Hala Hassan Huda Karim Layla Mona Nabil Noor Rami Rania Salma Samir Tarek Yara',
    family:
      'Abdallah Aziz Darwish Farouk Haddad Hamdan Khalil Khoury Mansour Nasser Saleh Sayegh Shaheen Zaki',
  },
  {
    weight: 2,
    language: 'ro',
    given:
      'Alexandru Andreea Bogdan Cristina Dragoș Elena Florin Ioana Mihai Mihaela Radu Raluca Ștefan Vlad',
    family:
      'Constantin Dumitru Florea Georgescu Ionescu Marin Matei Munteanu Popa Popescu Radu Rusu Stan Stoica',
  },
];

const known = cultures.map(({ given, family, language }) => ({
  given: given.split(' '),
  family: family.split(' '),
  language,
}));
const weights = cultures.map(({ weight }) => weight);

export type PersonName = { given: string; family: string; language: string };

export function personName(random: Random): PersonName {
  const culture = random.weighted(known, weights);
  return {
    given: random.pick(culture.given),
    family: random.pick(culture.family),
    language: random.chance(0.85) ? 'en' : culture.language,
  };
}

/** @returns letters of plain ASCII, for the part of an e-mail before its @ */
export function asciiOf(text: string): string {
  return text
    .replace(/ł/gi, 'l')
    .replace(/ı/g, 'i')
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}
