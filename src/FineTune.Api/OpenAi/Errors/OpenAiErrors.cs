using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FineTune.Api.OpenAi.Errors;

/// <summary>Sees to it that every failed answer under <c>/v1</c> carries the error object, whoever noticed what is wrong.</summary>
internal sealed class OpenAiErrors(RequestDelegate next, ILogger<OpenAiErrors> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        http.Response.Headers["x-request-id"] = $"req_{Guid.NewGuid():N}";
        try
        {
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            {
                await WriteAsync(http, http.Response.StatusCode, OfStatus(http, http.Response.StatusCode));
            }
        }
        catch (OpenAiException refused) when (!http.Response.HasStarted)
        {
            await WriteAsync(http, refused.Status, refused.Error);
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            await WriteAsync(http, bad.StatusCode, new OpenAiError(bad.Message, "invalid_request_error", null, null));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            logger.RequestFailed(exception, http.Request.Method, http.Request.Path);
            await WriteAsync(http, StatusCodes.Status500InternalServerError, new OpenAiError("The server failed at this request.", "server_error", null, null));
        }
    }

    private static OpenAiError OfStatus(HttpContext http, int status) => status switch
    {
        StatusCodes.Status404NotFound => new($"There is no {http.Request.Method} {http.Request.Path}.", "invalid_request_error", null, "unknown_url"),
        StatusCodes.Status405MethodNotAllowed => new($"{http.Request.Path} does not take {http.Request.Method}.", "invalid_request_error", null, "method_not_supported"),
        StatusCodes.Status415UnsupportedMediaType => new("The body is of another content type than this call takes. Send files as multipart/form-data.", "invalid_request_error", null, "invalid_content_type"),
        >= 500 => new("The server failed at this request.", "server_error", null, null),
        _ => new($"The request was refused with status {status}.", "invalid_request_error", null, null),
    };

    private static Task WriteAsync(HttpContext http, int status, OpenAiError error)
    {
        http.Response.StatusCode = status;

        // Clients repeat these statuses on their own; a fault in the request only repeats with it.
        if (status is StatusCodes.Status408RequestTimeout or StatusCodes.Status409Conflict)
        {
            http.Response.Headers["x-should-retry"] = "false";
        }

        return http.Response.WriteAsJsonAsync(new OpenAiErrorBody(error), OpenAiJson.Options, http.RequestAborted);
    }
}
