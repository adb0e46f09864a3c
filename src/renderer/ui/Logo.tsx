/** The mark and the name. */
export const Logo = ({ small = false }: { small?: boolean }) => (
  <span className="inline-flex select-none items-center gap-2.5">
    <svg aria-hidden="true" viewBox="0 0 32 32" className={small ? 'size-7' : 'size-9'}>
      <rect width="32" height="32" rx="9" className="fill-accent" />
      <g className="fill-on-accent">
        <g transform="translate(12.6 12.2) rotate(45)">
          <rect x="-3.4" y="-7.4" width="6.8" height="14.8" rx="1.7" />
          <rect x="2" y="-1.45" width="14.6" height="2.9" rx="1.45" />
        </g>
        <rect x="5" y="23.4" width="12" height="2.8" rx="1.4" />
      </g>
    </svg>
    <span className={small ? 'font-semibold text-lg tracking-tight' : 'font-semibold text-2xl tracking-tight'}>
      Gavel
    </span>
  </span>
)
