/** Where a new meeting takes place: under a number of its own, or in a room of mine. */
import { useEffect } from 'react'
import { Controller, type UseFormReturn } from 'react-hook-form'
import { useStore } from 'zustand'
import { Choice } from '../../ui/Choice.tsx'
import { spaced } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import type { PlanForm } from './plan.ts'
import { loadRooms, roomsStore } from './roomsStore.ts'

/** Whoever has no room is not asked. */
export function VenueChoice({ form }: { form: UseFormReturn<PlanForm> }) {
  const say = useWords()
  const rooms = useStore(roomsStore, state => state.items)
  useEffect(() => void loadRooms(), [])
  if (rooms.length === 0) return null
  return (
    <Controller
      control={form.control}
      name="room"
      render={({ field, fieldState }) => (
        <Choice
          ref={field.ref}
          label={say('schedule.venue')}
          value={field.value}
          error={fieldState.error?.message}
          hint={field.value === '' ? undefined : say('schedule.roomHint')}
          options={[
            { value: '', label: say('schedule.newNumber') },
            ...rooms.map(({ number, name }) => ({
              value: number,
              label: say('schedule.roomChoice', { name, number: spaced(number) }),
            })),
          ]}
          onChange={field.onChange}
        />
      )}
    />
  )
}
