using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace FineTune.AzureMachineLearning.Arm;

/// <summary>What a service answered to a request that it accepted.</summary>
/// <param name="Status">HTTP status, below 400.</param>
/// <param name="Operation">Address that tells how a long-running operation goes; null where there is none.</param>
/// <param name="Pause">How long the service asks to wait before the next look.</param>
/// <param name="Body">JSON body; default where there is none.</param>
internal sealed record ArmAnswer(int Status, Uri? Operation, TimeSpan? Pause, JsonElement Body)
{
    public T Read<T>() => Body.Deserialize<T>(ArmClient.Json) ?? throw new JsonException("The service answered null.");
}

/// <summary>Sends JSON requests with a token, repeats what fails in passing, and keeps to the pace the service asks for.</summary>
internal sealed class ArmClient
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly HttpPipeline pipeline;
    private readonly ThrottleGate gate;

    public ArmClient(ArmTransport transport, string scope, TimeProvider time)
    {
        var options = new Options { RetryPolicy = new ArmRetryPolicy(transport.RetryDelay) };
        if (transport.Http is { } http)
        {
            options.Transport = http;
        }

        options.Diagnostics.ApplicationId = "FineTune";
        pipeline = HttpPipelineBuilder.Build(options, new BearerTokenAuthenticationPolicy(transport.Credential, scope));
        gate = new ThrottleGate(time);
    }

    /// <summary>Reads a resource; null where there is none.</summary>
    public async Task<T?> FindAsync<T>(Uri address, CancellationToken cancellation)
        where T : class
    {
        var answer = await TrySendAsync(RequestMethod.Get, address, body: null, once: false, cancellation);
        return answer?.Read<T>();
    }

    /// <summary>Reads all pages of a list.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(Uri address, CancellationToken cancellation)
    {
        List<T> items = [];
        for (Uri? next = address; next is not null;)
        {
            var page = (await SendAsync(RequestMethod.Get, next, body: null, cancellation)).Read<ArmPage<T>>();
            items.AddRange(page.Value ?? []);
            next = page.NextLink;
        }

        return items;
    }

    /// <summary>Sends a request that has to succeed.</summary>
    /// <exception cref="RequestFailedException">The service refused it; <see cref="RequestFailedException.ErrorCode"/> says why.</exception>
    public async Task<ArmAnswer> SendAsync(RequestMethod method, Uri address, object? body, CancellationToken cancellation, bool once = false) =>
        await TrySendAsync(method, address, body, once, cancellation)
        ?? throw new RequestFailedException(404, $"{method} {address.AbsolutePath}: there is no such resource.", "ResourceNotFound", null);

    /// <summary>Sends a request; null when the resource is not there.</summary>
    public async Task<ArmAnswer?> TrySendAsync(
        RequestMethod method, Uri address, object? body, bool once, CancellationToken cancellation)
    {
        gate.Enter();
        using var message = pipeline.CreateMessage();
        if (once)
        {
            ArmRetryPolicy.Once(message);
        }

        message.Request.Method = method;
        message.Request.Uri.Reset(address);
        message.Request.Headers.Add("Accept", "application/json");
        if (body is not null)
        {
            message.Request.Headers.Add("Content-Type", "application/json");
            message.Request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(body, Json));
        }

        await pipeline.SendAsync(message, cancellation);
        var response = message.Response;
        gate.Note(response);
        if (response.Status == 404)
        {
            return null;
        }

        if (response.IsError)
        {
            throw new RequestFailedException(response);
        }

        return new ArmAnswer(response.Status, OperationOf(response), RetryAfter.Of(response), BodyOf(response));
    }

    private static Uri? OperationOf(Response response) =>
        response.Headers.TryGetValue("Azure-AsyncOperation", out var address) || response.Headers.TryGetValue("Location", out address)
            ? new Uri(address!)
            : null;

    private static JsonElement BodyOf(Response response)
    {
        var content = response.Content.ToMemory();
        return content.IsEmpty ? default : JsonElement.Parse(content.Span);
    }

    private sealed class Options : ClientOptions;

    private sealed record ArmPage<T>(IReadOnlyList<T>? Value, Uri? NextLink);
}
