using Microsoft.AspNetCore.Http;

namespace FineTune.Api.OpenAi.Errors;

/// <summary>A request that is refused; becomes the error object.</summary>
internal sealed class OpenAiException(int status, OpenAiError error) : Exception(error.Message)
{
    public int Status => status;

    public OpenAiError Error => error;

    public static OpenAiException Invalid(string? param, string code, string message) =>
        new(StatusCodes.Status400BadRequest, new OpenAiError(message, "invalid_request_error", param, code));

    public static OpenAiException NotFound(string param, string message) =>
        new(StatusCodes.Status404NotFound, new OpenAiError(message, "invalid_request_error", param, "not_found"));
}
