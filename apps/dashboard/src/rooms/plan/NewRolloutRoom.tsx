export function NewRolloutRoom() {
  return null;
}
