import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef } from 'react';

interface Props {
  label: string;
  value: string | undefined;
  onSearch: (text: string | undefined) => void;
}

/** Searches while typing, 300 ms after the last key. Follows the address when it changes from outside (back button). */
export function SearchField({ label, value, onSearch }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const search = useDebouncedCallback((text: string) => onSearch(text.trim() || undefined), 300);

  useEffect(() => {
    const field = input.current;
    if (field && field !== document.activeElement) field.value = value ?? '';
  }, [value]);

  return (
    <TextInput
      ref={input}
      type="search"
      label={label}
      defaultValue={value ?? ''}
      onChange={(event) => search(event.currentTarget.value)}
    />
  );
}
