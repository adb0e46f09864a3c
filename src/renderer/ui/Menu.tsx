/** A list of things to do, opened from a button. */
import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

const item =
  'flex min-h-9 items-center gap-3 rounded-lg px-3 py-1.5 text-sm select-none outline-none data-disabled:opacity-40 data-highlighted:bg-hover'

export function Menu({
  trigger,
  children,
  side = 'bottom',
  align = 'end',
}: {
  trigger: ReactNode
  children: ReactNode
  side?: 'top' | 'bottom'
  align?: 'start' | 'center' | 'end'
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side={side}
          align={align}
          sideOffset={8}
          collisionPadding={12}
          className="rise scroll-thin z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 max-w-80 overflow-y-auto rounded-xl border border-line bg-surface p-1.5 text-text shadow-high"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export function MenuItem({
  icon,
  children,
  keys,
  danger = false,
  disabled,
  onSelect,
}: {
  icon?: ReactNode
  children: ReactNode
  keys?: string
  danger?: boolean
  disabled?: boolean
  onSelect(): void
}) {
  return (
    <DropdownMenu.Item
      className={classes(item, danger && 'text-danger')}
      disabled={disabled}
      onSelect={() => onSelect()}
    >
      {icon && <span className={classes('[&_svg]:size-4', !danger && 'text-soft')}>{icon}</span>}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys && <kbd className="font-sans text-soft text-xs">{keys}</kbd>}
    </DropdownMenu.Item>
  )
}

export function MenuChoices<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange(value: T): void
}) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={next => onChange(next as T)}>
      <DropdownMenu.Label className="px-3 pt-2 pb-1 font-medium text-soft text-xs">{label}</DropdownMenu.Label>
      {options.map(option => (
        <DropdownMenu.RadioItem key={option.value} value={option.value} className={item}>
          <span className="grid size-4 shrink-0 place-items-center">
            <DropdownMenu.ItemIndicator>
              <Check className="size-4 text-accent" />
            </DropdownMenu.ItemIndicator>
          </span>
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

export const MenuLine = () => <DropdownMenu.Separator className="mx-2 my-1.5 h-px bg-line" />

export const MenuTitle = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-3 py-2">{children}</DropdownMenu.Label>
)
