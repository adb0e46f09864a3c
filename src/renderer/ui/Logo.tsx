/** The mark and the name. */
export const Logo = ({ small = false }: { small?: boolean }) => (
  <span className="inline-flex select-none items-center gap-2.5">
    <svg aria-hidden="true" viewBox="0 0 32 32" className={small ? 'size-7' : 'size-9'}>
      <rect width="32" height="32" rx="9" className="fill-accent" />
      <g className="fill-on-accent">
        <rect x="9.2" y="6.2" width="13" height="7.6" rx="2.2" transform="rotate(45 15.7 10)" />
        <rect x="11.6" y="13" width="3.2" height="11" rx="1.6" transform="rotate(45 13.2 18.5)" />
        <rect x="17" y="22.6" width="9.5" height="3" rx="1.5" />
      </g>
    </svg>
    <span className={small ? 'font-semibold text-lg tracking-tight' : 'font-semibold text-2xl tracking-tight'}>
      Gavel
    </span>
  </span>
)
