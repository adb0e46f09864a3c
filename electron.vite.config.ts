/** How the three parts of the desktop app are built: main, preload and the window. */
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

/** The window is served at any address, such as /j/123, so that its files are named from the root. */
const fromTheRoot: Plugin = {
  name: 'gavel:from-the-root',
  enforce: 'post',
  config(config) {
    config.base = '/'
  },
}

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // Entries lie side by side, so that each finds the others by its own address.
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          headless: 'src/main/headless.ts',
          serverProcess: 'src/main/serverProcess.ts',
          mediaWorker: 'src/main/server/sfu/worker.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload is one CommonJS file that can require nothing but electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), tailwind(), fromTheRoot],
    build: {
      outDir: 'out/renderer',
      minify: true,
      target: 'es2023',
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { input: 'src/renderer/index.html' },
    },
  },
})
