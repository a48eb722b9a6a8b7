/** Errors of Step Functions when it cannot start an execution now, but perhaps later. */
export const START_ERRORS = [
  'StepFunctions.AWSStepFunctionsException',
  'StepFunctions.ExecutionLimitExceededException',
  'StepFunctions.SdkClientException',
  'StepFunctions.ThrottlingException',
];
