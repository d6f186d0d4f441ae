// npm run sbom > sbom.json: what the product is made of, as CycloneDX 1.5.
import { productionBill } from './sbom-bill.ts';

process.stdout.write(`${JSON.stringify(productionBill(), null, 2)}\n`);
