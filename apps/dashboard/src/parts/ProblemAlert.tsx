import { Button, Text } from '@mantine/core';
import { ProblemError } from '../api.js';
import { Notice } from './Notice.js';

/** Why something was refused and what to do next. Anything unforeseen is told as such, with the way out. */
export function ProblemAlert({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const known = error instanceof ProblemError;
  const fields = known ? (error.problem.errors ?? []) : [];
  return (
    <Notice tone="bad" role="alert" title={known ? error.message : 'This page failed.'}>
      <Text size="sm">
        {known ? error.nextStep : 'Reload the page. If it fails again, tell whoever runs the controller.'}
      </Text>
      {fields.map((field) => (
        <Text size="sm" key={`${field.path} ${field.message}`}>
          {field.path}: {field.message}
        </Text>
      ))}
      {onRetry && (
        <Button size="xs" variant="default" mt="sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Notice>
  );
}
