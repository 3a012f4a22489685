namespace FineTune.Api.OpenAi.Errors;

/// <summary>The error object; clients expect all four keys, null or not.</summary>
/// <param name="Message">What is wrong and what to do; several faults stand on a line each.</param>
/// <param name="Type">Class of error, as <c>invalid_request_error</c>.</param>
/// <param name="Param">Field of the first fault.</param>
/// <param name="Code">Stable name of the first fault.</param>
public sealed record OpenAiError(string Message, string Type, string? Param, string? Code);

/// <summary>The body that carries it.</summary>
public sealed record OpenAiErrorBody(OpenAiError Error);
