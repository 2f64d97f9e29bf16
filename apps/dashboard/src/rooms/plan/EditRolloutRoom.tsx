export function EditRolloutRoom() {
  return null;
}
