/** Places the tiles. All of them are children of one element, so that a tile can move without its picture starting anew. */
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { actions, perform } from '../../actions.ts'
import { callStore } from '../../call/callStore.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useWords } from '../../words/words.ts'
import { attendanceStore, mySelf } from '../attendance/attendanceStore.ts'
import { settingsStore } from '../settings/settingsStore.ts'
import { gallery, mosaic, type Rect, speaker } from './arrange.ts'
import { decided, grid, large, type Shown, type Sight, small } from './focus.ts'
import { OverlayText } from './OverlayText.tsx'
import { stageStore } from './stageStore.ts'
import { Tile } from './Tile.tsx'
import { useSize } from './useSize.ts'

function useSight(): Sight {
  const attendance = useStore(attendanceStore)
  const { people, me, gathering } = attendance
  const linked = useStore(callStore, state => state.linked)
  const order = [...attendance.order, ...Object.keys(linked)]
  const pictures = useStore(callStore, state => state.pictures)
  const speaking = useStore(callStore, state => state.speaking)
  const layout = useStore(settingsStore, state => state.layout)
  const selfHidden = useStore(settingsStore, state => state.selfHidden)
  const pinned = useStore(stageStore, state => state.pinned)
  const view = mySelf(attendance)?.view ?? null
  return {
    order,
    people,
    linked,
    pictures,
    speaking,
    me,
    layout,
    pinned,
    pinnedForAll: gathering?.pinnedId ?? null,
    view,
    cells: gathering?.cells ?? 0,
    selfHidden,
  }
}

export function Stage() {
  const say = useWords()
  const area = useRef<HTMLElement>(null)
  const { width, height } = useSize(area)
  const sight = useSight()
  const wantedPage = useStore(stageStore, state => state.page)
  const last = useRef<string>(undefined)
  const main = large(sight, last.current)
  useEffect(() => {
    if (main && !main.screen) last.current = main.id
  }, [main])
  const cells = grid(sight)
  const others = small(sight, main)
  const view = decided(sight)
  const {
    main: mainRect,
    tiles,
    perPage,
    pages,
  } = main
    ? speaker(others.length, width, height, wantedPage, view ? view.maxViews - 1 : undefined)
    : gallery(others.length, width, height, wantedPage, view?.maxViews)
  const page = Math.min(wantedPage, pages - 1)
  const shown = others.slice(page * perPage, page * perPage + tiles.length)
  return (
    <section ref={area} aria-label={say('meeting.stage')} className="absolute inset-0 overflow-hidden">
      {width > 0 && cells && <Cells cells={cells} rects={mosaic(cells.length, width, height)} />}
      {width > 0 && !cells && (
        <>
          {main && mainRect && <Tile key={main.key} shown={main} rect={mainRect} large />}
          {shown.map((one, index) => {
            const rect = tiles[index]
            return rect && <Tile key={one.key} shown={one} rect={rect} />
          })}
        </>
      )}
      {sight.order.length === 1 && !main?.screen && <Alone />}
      {pages > 1 && !cells && <Pages page={page} pages={pages} />}
      <OverlayText />
    </section>
  )
}

/** As many cells as the chair wants, in their places whether or not somebody is in them. */
function Cells({ cells, rects }: { cells: readonly (Shown | undefined)[]; rects: readonly Rect[] }) {
  const rectOf = (index: number): Rect => rects[index] as Rect
  return (
    <>
      {rects.map((rect, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
          key={index}
          data-cell={index}
          data-of={cells[index]?.id ?? ''}
          className="absolute rounded-xl ring-1 ring-stage-line/60 ring-inset"
          style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
        />
      ))}
      {cells.map(
        (one, index) =>
          one && <Tile key={one.key} shown={one} rect={rectOf(index)} large={rectOf(index).width > rectOf(1).width} />,
      )}
    </>
  )
}

function Alone() {
  const say = useWords()
  return (
    <div className="rise absolute bottom-4 left-1/2 z-10 flex w-max max-w-[calc(100%-2rem)] -translate-x-1/2 flex-wrap items-center justify-center gap-x-5 gap-y-2 rounded-2xl bg-stage-bar/95 px-5 py-3 shadow-high ring-1 ring-stage-line">
      <div>
        <p className="font-medium text-sm">{say('meeting.alone')}</p>
        <p className="text-[0.8125rem] text-stage-soft">{say('meeting.aloneHint')}</p>
      </div>
      <Button size="small" look="primary" onClick={() => void perform(actions.invite)}>
        {actions.invite.label()}
      </Button>
    </div>
  )
}

function Pages({ page, pages }: { page: number; pages: number }) {
  const say = useWords()
  const turn = (to: number) => () => stageStore.setState({ page: to })
  const look = 'text-stage-text hover:bg-stage-hover hover:text-stage-text'
  return (
    <nav
      aria-label={say('meeting.page', { page: page + 1, pages })}
      className="absolute bottom-2 left-1/2 z-10 flex -translate-x-1/2 items-center gap-1 rounded-full bg-stage-bar/90 px-1.5 py-0.5 ring-1 ring-stage-line"
    >
      <IconButton label={say('meeting.previousPage')} disabled={page === 0} onClick={turn(page - 1)} className={look}>
        <ChevronLeft className="size-4.5" />
      </IconButton>
      <span aria-hidden className="text-stage-soft text-xs tabular-nums">
        {page + 1} / {pages}
      </span>
      <IconButton
        label={say('meeting.nextPage')}
        disabled={page === pages - 1}
        onClick={turn(page + 1)}
        className={look}
      >
        <ChevronRight className="size-4.5" />
      </IconButton>
    </nav>
  )
}
