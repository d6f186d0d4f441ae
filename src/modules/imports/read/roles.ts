/** What a column of a sales export can be. */
export const ROLES = [
  'orderNumber',
  'lineNumber',
  'date',
  'time',
  'customerNumber',
  'customerName',
  'givenName',
  'familyName',
  'email',
  'phone',
  'company',
  'street',
  'city',
  'region',
  'postcode',
  'country',
  'productCode',
  'productName',
  'quantity',
  'unitPrice',
  'amount',
  'cost',
  'currency',
  'site',
  'ignore',
] as const;

export type Role = (typeof ROLES)[number];

/** Names of columns in English, German, French, Spanish and Dutch, without blanks, accents and marks. */
const NAMES: Record<Exclude<Role, 'ignore'>, string> = {
  orderNumber:
    'invoiceno invoicenumber invoice invoiceid orderno ordernumber orderid order ordernr receipt receiptno receiptnumber transactionid transaction transactionno documentno docno salesorder ticketno bon bonnr rechnungsnummer rechnungsnr rechnung belegnummer belegnr beleg bestellnummer bestellnr bestellung auftragsnummer auftragsnr auftrag vorgang vorgangsnummer numerofacture nofacture facture numerocommande nocommande commande numerofactura numfactura factura numeropedido numpedido pedido factuurnummer factuurnr factuur ordernummer bestelnummer',
  lineNumber:
    'lineno linenumber line lineid position pos posnr positionsnummer rownumber itemno lineitem ligne numeroligne linea numerolinea regel regelnummer',
  date: 'date invoicedate orderdate transactiondate saledate salesdate purchasedate datetime timestamp createdat created orderedat paidat day datum rechnungsdatum bestelldatum belegdatum auftragsdatum kaufdatum buchungsdatum verkaufsdatum datefacture datecommande dateachat fecha fechafactura fechapedido fechaventa factuurdatum orderdatum besteldatum',
  time: 'time ordertime saletime uhrzeit zeit heure hora tijd',
  customerNumber:
    'customerid customerno customernumber customer custid custno custnumber clientid clientno clientnumber client accountno accountnumber accountid buyerid memberid membernumber userid kundennummer kundennr kundenid kunde kdnr kundenno debitor debitorennummer debitornr numeroclient noclient idclient codeclient numerocliente idcliente codigocliente cliente klantnummer klantnr klantid klant',
  customerName:
    'customername name fullname clientname buyername buyer contactname contact kundenname nomclient nomcomplet nombrecliente nombrecompleto klantnaam naam ansprechpartner billingname shippingname recipient',
  givenName: 'firstname givenname forename vorname prenom nombre voornaam',
  familyName:
    'lastname surname familyname nachname familienname zuname nomdefamille nomfamille nom apellido apellidos achternaam',
  email:
    'email emailaddress mail customeremail emailadresse mailadresse courriel adresseemail correo correoelectronico emailadres',
  phone:
    'phone phonenumber telephone tel mobile mobilephone cell telefon telefonnummer handy mobil mobilnummer rufnummer telephoneportable telefono movil telefoon telefoonnummer',
  company:
    'company companyname organisation organization business firma firmenname unternehmen societe entreprise empresa razonsocial bedrijf bedrijfsnaam',
  street:
    'street address address1 addressline1 streetaddress strasse str anschrift adresse adresszeile1 strassehausnummer rue direccion calle straat adres billingaddress shippingaddress',
  city: 'city town ort stadt wohnort ville ciudad localidad poblacion plaats stad woonplaats',
  region: 'region state province county bundesland kanton canton departement provincia estado provincie',
  postcode: 'postcode postalcode zip zipcode plz postleitzahl codepostal codigopostal cp',
  country: 'country countrycode countryname nation land landcode laendercode pays codepays pais codigopais',
  productCode:
    'stockcode productcode productid productno productnumber sku itemcode itemid itemnumber articleno articlenumber article ean gtin barcode isbn artikelnummer artikelnr artnr artikel produktnummer produktnr materialnummer reference referenceproduit codeproduit codearticle codigoproducto codigo referencia artikelcode productnummer',
  productName:
    'description productname product itemname item itemdescription productdescription producttitle title lineitemname artikelbezeichnung bezeichnung artikelname produktname produkt produktbezeichnung beschreibung designation libelle produit nomproduit descripcion producto nombreproducto omschrijving productnaam productomschrijving',
  quantity:
    'quantity qty qtysold units unitssold count pieces number numberofcds menge anzahl stueck stk stuckzahl stueckzahl quantite qte nombrearticles cantidad cant unidades aantal hoeveelheid lineitemquantity',
  unitPrice:
    'unitprice price priceeach itemprice unitcostprice sellingprice priceperunit rate einzelpreis preis stueckpreis preisprostuck vkpreis verkaufspreis preisestueck prixunitaire prix pu preciounitario precio preciounidad stukprijs eenheidsprijs prijs lineitemprice',
  amount:
    'amount total lineamount linetotal totalprice totalamount revenue sales salesamount value netamount grossamount turnover extendedprice subtotal dollars dollarvalue ordervalue ordertotal betrag gesamtbetrag gesamtpreis gesamt summe umsatz nettobetrag bruttobetrag zeilenbetrag positionsbetrag netto brutto wert warenwert montant montanttotal montantht total ttc importe importetotal monto bedrag totaal totaalbedrag omzet regeltotaal',
  cost: 'cost unitcost costprice purchaseprice cogs einkaufspreis ekpreis ek einstandspreis einstandswert kosten wareneinsatz coutunitaire cout prixachat coste costo preciocompra kostprijs inkoopprijs',
  currency: 'currency currencycode curr waehrung wahrung whg devise monnaie moneda divisa valuta munteenheid',
  site: 'site store storeid storename shop branch location outlet filiale filialnummer standort niederlassung laden magasin agence tienda sucursal winkel vestiging filiaal',
};

const ROLE_OF_NAME = new Map<string, Role>();
for (const role of ROLES) {
  if (role === 'ignore') continue;
  for (const name of NAMES[role].split(' ')) if (!ROLE_OF_NAME.has(name)) ROLE_OF_NAME.set(name, role);
}

/** Parts of longer names, most telling first: "Rechnungsdatum (Versand)" still is a date. */
const PARTS: readonly [RegExp, Role][] = [
  [/mail/, 'email'],
  [/phone|telef|mobil/, 'phone'],
  [/date|datum|fecha/, 'date'],
  [
    /(invoice|order|rechnung|bestell|auftrag|beleg|facture|commande|factur|pedido|bon)(id|n[ro]|num)/,
    'orderNumber',
  ],
  [/(customer|client|kunde|kunden|klant|member|buyer)(id|n[ro]|num|code)/, 'customerNumber'],
  [/(product|item|article|artikel|produkt|stock)(id|n[ro]|num|code)|sku/, 'productCode'],
  [/currency|wahrung|waehrung/, 'currency'],
  [/country/, 'country'],
  [/postcode|zipcode|postleitzahl|postalcode/, 'postcode'],
  [/quantity|menge|quantite|cantidad/, 'quantity'],
  [/(unit|einzel|stuck|stueck).*(price|preis|prix)/, 'unitPrice'],
  [/cost|einkauf/, 'cost'],
  [/amount|betrag|umsatz|total|montant|importe|revenue/, 'amount'],
  [/description|bezeichnung/, 'productName'],
  [/price|preis|prix|precio/, 'unitPrice'],
];

/** @returns a column's name as the tables above hold it */
export function plainName(name: string): string {
  return name
    .replace(/ß/g, 'ss')
    .replace(/\bn[°º]|#/gi, 'no ')
    .replace(/(?<=\s)(?:de|du|des|del|la|le|el|of|the)(?=\s)/gi, ' ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** @returns what the name of a column says, and whether it is one of the known names or only holds one */
export function roleByName(name: string): { role: Role; exact: boolean } | undefined {
  const plain = plainName(name);
  if (plain === '') return undefined;
  const role = ROLE_OF_NAME.get(plain);
  if (role !== undefined) return { role, exact: true };
  if (/birth|geburt|naissance|nacimiento|geboorte/.test(plain)) return undefined;
  const part = PARTS.find(([pattern]) => pattern.test(plain));
  return part === undefined ? undefined : { role: part[1], exact: false };
}
