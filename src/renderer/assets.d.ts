/** What the bundler takes in besides code. */
declare module '*.css'
