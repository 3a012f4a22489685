namespace ArmSimulator.Http;

/// <summary>What holds for every request: a token, a version, and errors in the service's shape. Counts requests.</summary>
internal sealed class ArmMiddleware(RequestDelegate next, RequestLog log)
{
    private static readonly string[] Versions = ["2022-10-01", "2025-06-01", "2025-12-01"];

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/msi", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        var isManagement = request.Path.Value!.Contains("/providers/Microsoft.MachineLearningServices/", StringComparison.OrdinalIgnoreCase)
            && !request.Path.StartsWithSegments("/history", StringComparison.Ordinal);
        log.Add(request.Method, request.Path, isManagement);
        try
        {
            if (!request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.Ordinal))
            {
                throw new ArmException(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
            }

            var version = request.Query["api-version"].FirstOrDefault();
            if (isManagement && version is null)
            {
                throw new ArmException(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
            }

            if (isManagement && !Versions.Contains(version))
            {
                throw new ArmException(400, "InvalidApiVersionParameter", $"The api-version '{version}' is invalid.");
            }

            await next(context);
        }
        catch (ArmException refused)
        {
            await Answers.Error(refused.Status, refused.Code, refused.Message).ExecuteAsync(context);
        }
    }
}
