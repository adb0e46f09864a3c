/** Every word of the window in Simplified Chinese. */
export const zh = {}
