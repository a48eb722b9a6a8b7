/** What Step Functions says when it could not start an execution, and may soon. */
export const START_ERRORS = [
  'StepFunctions.AWSStepFunctionsException',
  'StepFunctions.ExecutionLimitExceededException',
  'StepFunctions.SdkClientException',
  'StepFunctions.ThrottlingException',
];
