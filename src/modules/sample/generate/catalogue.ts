// What the dealer sells. Prices and costs in minor units as of today; earlier years were cheaper (prices.ts).

export const groups = [
  'machine',
  'small machine',
  'grinder',
  'beans',
  'decaf',
  'filter',
  'milk',
  'cleaning',
  'cup',
  'tool',
  'spare',
  'service',
  'gift',
] as const;
export type Group = (typeof groups)[number];
export type Product = {
  code: string;
  name: string;
  group: Group | 'fee' | 'adjustment';
  price: number;
  cost: number;
  active: boolean;
};

/** Name, price in pounds; the cost is a share of it. */
type Row = readonly [name: string, price: number];

function listed(prefix: string, group: Product['group'], costShare: number, rows: readonly Row[]): Product[] {
  return rows.map(([name, price], index) => ({
    code: `${prefix}-${String(101 + index * 3)}`,
    name: name.replace(/ \(old\)$/, ''),
    group,
    price: Math.round(price * 100),
    // from a supplier the share differs a little from product to product
    cost: Math.round(price * 100 * (costShare + ((index * 7) % 5) / 100)),
    active: !name.endsWith('(old)'),
  }));
}

const origins = [
  ['Harbour espresso', 13.2],
  ['Night shift espresso', 12.8],
  ['Morning house blend', 11.9],
  ['Winter blend', 13.9],
  ['Summer filter blend', 13.4],
  ['Brazil Sul de Minas', 12.6],
  ['Colombia Huila', 14.2],
  ['Guatemala Antigua', 14.6],
  ['Ethiopia Yirgacheffe', 15.8],
  ['Kenya Nyeri AA', 17.4],
  ['Rwanda Lake Kivu', 15.2],
  ['Sumatra Mandheling', 14.8],
  ['India Monsooned Malabar', 13.1],
  ['Costa Rica Tarrazú', 15.5],
  ['Peru organic', 14.1],
] as const; // price a kilo at the smallest packet, less 20 %

const beans: Row[] = origins.flatMap(([name, kilo]) => [
  [`${name} 250 g`, Math.round(kilo * 0.32 * 10) / 10 + 0.45],
  [`${name} 1 kg`, Math.round(kilo * 10) / 10 + 3.75],
]);

export const catalogue: readonly Product[] = [
  ...listed('MC', 'machine', 0.68, [
    ['Pavona Duo two-group machine', 4290],
    ['Pavona Uno one-group machine', 2690],
    ['Cimbra Barista two-group', 5480],
    ['Cimbra Compact one-group', 3150],
    ['Officina 40 bean-to-cup', 1890],
    ['Officina 80 bean-to-cup', 3240],
    ['Officina 120 bean-to-cup with milk', 4780],
    ['Norden batch brewer 2 x 2 l', 1120],
    ['Norden batch brewer 1 x 2 l', 690],
    ['Officina 60 bean-to-cup (old)', 2390],
  ]),
  ...listed('HM', 'small machine', 0.66, [
    ['Casa lever machine', 489],
    ['Casa one-boiler machine', 379],
    ['Casa two-boiler machine', 1190],
    ['Casa bean-to-cup', 649],
    ['Alba drip brewer', 159],
    ['Alba cold-brew tower', 129],
    ['Casa starter set', 529],
    ['Casa one-boiler machine, first edition (old)', 349],
  ]),
  ...listed('GR', 'grinder', 0.62, [
    ['Mola 65 on-demand grinder', 890],
    ['Mola 75 on-demand grinder', 1240],
    ['Mola Filter grinder', 990],
    ['Mola Casa grinder', 329],
    ['Hand grinder, steel', 119],
    ['Hand grinder, travel', 79],
    ['Mola Casa Zero grinder', 459],
    ['Mola 60 grinder (old)', 720],
  ]),
  ...listed('BN', 'beans', 0.55, beans),
  ...listed('DC', 'decaf', 0.57, [
    ['Decaf Colombia 250 g', 5.6],
    ['Decaf Colombia 1 kg', 19.4],
    ['Decaf espresso 250 g', 5.3],
    ['Decaf espresso 1 kg', 18.6],
    ['Half-caff blend 250 g', 5.2],
    ['Half-caff blend 1 kg', 18.2],
  ]),
  ...listed('FP', 'filter', 0.45, [
    ['Paper filters size 2, 100', 3.2],
    ['Paper filters size 4, 100', 3.8],
    ['Cone filters 02, 100', 5.4],
    ['Batch filters, 500', 12.9],
    ['Water filter cartridge S', 18.5],
    ['Water filter cartridge L', 64],
    ['Water softener cartridge', 39],
    ['Steel filter basket 18 g', 14.5],
    ['Steel filter basket 21 g', 15.5],
    ['Cold-brew filter bags, 25', 11.2],
  ]),
  ...listed('ML', 'milk', 0.64, [
    ['Oat drink barista 6 x 1 l', 13.8],
    ['Soya drink barista 6 x 1 l', 12.6],
    ['Almond drink 6 x 1 l', 14.9],
    ['Vanilla syrup 1 l', 8.9],
    ['Caramel syrup 1 l', 8.9],
    ['Hazelnut syrup 1 l', 9.2],
    ['Drinking chocolate 1 kg', 14.4],
    ['Chai powder 1 kg', 17.8],
    ['Sugar sticks, 1,000', 11.5],
    ['Biscuits single, 300', 19.5],
  ]),
  ...listed('CL', 'cleaning', 0.42, [
    ['Cleaning tablets, 100', 15.9],
    ['Descaler 1 l', 9.8],
    ['Descaling powder, 10', 12.4],
    ['Milk-line cleaner 1 l', 13.6],
    ['Group-head brush', 8.5],
    ['Grinder cleaner 430 g', 21],
    ['Microfibre cloths, 4', 9.6],
    ['Backflush powder 900 g', 14.8],
  ]),
  ...listed('CU', 'cup', 0.5, [
    ['Espresso cups, 6', 38],
    ['Cappuccino cups, 6', 46],
    ['Latte glasses, 6', 32],
    ['Paper cups 8 oz, 1,000', 62],
    ['Paper cups 12 oz, 1,000', 71],
    ['Cup lids, 1,000', 34],
    ['Keep cup', 18],
    ['Saucers, 6', 24],
  ]),
  ...listed('TL', 'tool', 0.48, [
    ['Tamper 58 mm', 34],
    ['Tamping mat', 12],
    ['Milk pitcher 0.35 l', 17],
    ['Milk pitcher 0.6 l', 21],
    ['Pour-over cone, ceramic', 19],
    ['Pour-over kettle', 64],
    ['Scales with timer', 49],
    ['French press 1 l', 36],
    ['Moka pot, 6 cups', 29],
    ['Knock box', 26],
    ['Bottomless portafilter', 55],
    ['Dosing funnel', 16],
  ]),
  ...listed('SP', 'spare', 0.44, [
    ['Group gasket 8 mm', 4.2],
    ['Shower screen', 7.8],
    ['Steam tip, 4 holes', 11.5],
    ['Steam valve kit', 28],
    ['Pump 15 bar', 46],
    ['Rotary pump', 132],
    ['Solenoid valve', 39],
    ['Boiler probe', 24],
    ['Heating element 3 kW', 88],
    ['Burrs 64 mm', 52],
    ['Burrs 75 mm', 74],
    ['Portafilter handle', 32],
    ['Drip tray', 27],
    ['Milk hose set', 16],
    ['Bean hopper', 41],
    ['Control board', 168],
  ]),
  ...listed('SV', 'service', 0.58, [
    ['Yearly maintenance, one group', 145],
    ['Yearly maintenance, two groups', 195],
    ['Descaling on site', 119],
    ['Call-out and first hour', 95],
    ['Barista course, half a day', 110],
    ['Barista course, team of six', 480],
    ['Installation and set-up', 180],
    ['Loan machine, a week', 75],
    ['Tasting at your place', 60],
  ]),
  ...listed('GF', 'gift', 0.5, [
    ['Gift box, three coffees', 27],
    ['Gift box, grinder and beans', 119],
    ['Advent calendar, 24 coffees', 54],
    ['Gift card', 40],
    ['Tasting evening for two', 58],
    ['Coffee subscription, three months', 69],
    ['Cup and beans set', 32],
  ]),
  { code: 'POST', name: 'Postage and packing', group: 'fee', price: 495, cost: 410, active: true },
  { code: 'PALLET', name: 'Pallet delivery', group: 'fee', price: 4500, cost: 3900, active: true },
  { code: 'GOODWILL', name: 'Goodwill credit', group: 'adjustment', price: 0, cost: 0, active: true },
];

/** @returns numbers of products in a group, those that are still sold first */
export function inGroup(group: Product['group']): readonly number[] {
  return byGroup.get(group) ?? [];
}
const byGroup = new Map<Product['group'], number[]>();
for (const [index, { group }] of catalogue.entries())
  byGroup.set(group, [...(byGroup.get(group) ?? []), index]);
