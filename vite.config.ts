import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minifyContractRouter } from '@orpc/contract';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Pages need of the contract only methods and paths: without its schemas the entry is 60 kB smaller. */
function contractOfRoutes(): Plugin {
  const id = 'virtual:contract';
  return {
    name: 'rapport-contract',
    resolveId: (source) => (source === id ? `\0${id}` : null),
    async load(source) {
      if (source !== `\0${id}`) return null;
      const { contract } = await import('./src/contract.ts');
      return `export const contract = ${JSON.stringify(minifyContractRouter(contract))};`;
    },
  };
}

/** All texts of a language as one module, loaded when the language is chosen. */
function texts(): Plugin {
  const prefix = 'virtual:texts/';
  return {
    name: 'rapport-texts',
    resolveId: (source) => (source.startsWith(prefix) ? `\0${source}` : null),
    load(source) {
      if (!source.startsWith(`\0${prefix}`)) return null;
      const folder = fileURLToPath(new URL(`locales/${source.slice(prefix.length + 1)}/`, import.meta.url));
      const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
      for (const name of names) this.addWatchFile(folder + name);
      return `export const texts = {${names.map((name) => `${JSON.stringify(name.slice(0, -5))}:${readFileSync(folder + name, 'utf8')}`).join(',')}};`;
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('web', import.meta.url)),
  plugins: [react(), contractOfRoutes(), texts()],
  build: { outDir: '../dist', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 700 },
});
