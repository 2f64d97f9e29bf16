export function CalendarRoom() {
  return null;
}
