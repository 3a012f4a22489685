using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Tasks;

/// <summary>The one way by which requests make tasks: from a body, or like another task.</summary>
internal sealed class TaskCreation(
    TaskService service, ITaskStore store, IIdempotencyStore keys, PlatformFacts platforms, TimeProvider clock)
{
    private const int MaxKeyLength = 255;

    public async Task<IResult> CreateAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            return body is null ? refusal! : await CreateAsync(request, body.Bytes, body.Document.RootElement, cancellation);
        }
    }

    /// <summary>The fields of the body take the place of the original's.</summary>
    public async Task<IResult> CloneAsync(string name, HttpRequest request, CancellationToken cancellation)
    {
        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            if (body is null)
            {
                return refusal!;
            }

            if (!TaskSpecReader.IsName(name) || await store.FindTaskAsync(name, cancellation) is not { } original)
            {
                return Problem.NotFound("task");
            }

            using var copy = Merge(original.Value.Specification, body.Document.RootElement);
            return await CreateAsync(request, body.Bytes, copy?.RootElement ?? body.Document.RootElement, cancellation);
        }
    }

    private async Task<IResult> CreateAsync(HttpRequest request, byte[] bytes, JsonElement document, CancellationToken cancellation)
    {
        var reading = await service.ValidateAsync(document, cancellation);
        if (reading.Spec is not { } spec)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The task is not valid.", reading.Findings);
        }

        var (id, refusal) = await ClaimAsync(request, bytes, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }

        await service.CreateAsync(spec, id, cancellation);
        return await store.FindAsync(spec.Name, cancellation) is { } found && found.Task.Value.Id == id
            ? Results.Created($"/api/tasks/{spec.Name}", TaskView.Of(found, platforms))
            : Problem.Of(StatusCodes.Status409Conflict, "name-taken", "name", new($"A task '{spec.Name}' exists already.", $"任务“{spec.Name}”已存在。"),
                new("Choose another name, or delete the other task first.", "请换一个名称，或先删除已有任务。"));
    }

    // The id of the task to make: that of the first request under the same key, or a new one.
    private async Task<(string Id, IResult? Refusal)> ClaimAsync(HttpRequest request, byte[] bytes, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        if (request.Headers["Idempotency-Key"] is not [{ Length: > 0 } key])
        {
            return (id, null);
        }

        if (key.Length > MaxKeyLength)
        {
            return (id, Problem.Of(StatusCodes.Status400BadRequest, "too-long", "Idempotency-Key", new($"A key has at most {MaxKeyLength} characters.", $"键最多 {MaxKeyLength} 个字符。"),
                new("Use a UUID.", "请使用 UUID。")));
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{request.Method} {request.Path}\n"), .. bytes]));
        var entry = await keys.ClaimAsync(key, new IdempotencyEntry(hash, id, clock.GetUtcNow()), cancellation);
        return entry.BodyHash == hash
            ? (entry.ResourceId, null)
            : (id, Problem.Of(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "Idempotency-Key",
                new("This Idempotency-Key was used for another request.", "该 Idempotency-Key 已用于其他请求。"), new("Use a new key for a new request.", "新请求请使用新的键。")));
    }

    // Null where the body is no object; then it is told as every other body is.
    private static JsonDocument? Merge(JsonObject original, JsonElement changes)
    {
        if (changes.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var copy = (JsonObject)original.DeepClone();
        copy.Remove("name");
        foreach (var field in changes.EnumerateObject())
        {
            copy[field.Name] = JsonNode.Parse(field.Value.GetRawText());
        }

        return JsonDocument.Parse(copy.ToJsonString());
    }
}
