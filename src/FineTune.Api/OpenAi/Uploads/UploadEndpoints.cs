using System.Text.Json;
using FineTune.Api.Datasets;
using FineTune.Api.OpenAi.Errors;
using FineTune.Api.OpenAi.Files;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.OpenAi.Uploads;

/// <summary><c>/v1/uploads</c>: large files in parts.</summary>
internal static class UploadEndpoints
{
    private const string UploadPrefix = "upload_";
    private const string PartPrefix = "part_";
    private const long MostBytes = 8L * 1024 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder v1)
    {
        var uploads = v1.MapGroup("/uploads");
        uploads.MapPost("", CreateAsync).Produces<UploadView>().WithSummary("Announce a file that comes in parts");
        uploads.MapPost("/{id}/parts", AddPartAsync).Accepts<IFormFile>("multipart/form-data").Produces<UploadPartView>().WithSummary("Send a part");
        uploads.MapPost("/{id}/complete", CompleteAsync).Produces<UploadView>().WithSummary("Make a file of the parts");
        uploads.MapPost("/{id}/cancel", CancelAsync).Produces<UploadView>().WithSummary("Give an upload up");
    }

    private static async Task<IResult> CreateAsync(HttpRequest request, UploadDoor door, UploadFolder folder, RepeatedRequests repeats, CancellationToken cancellation)
    {
        var (json, bytes) = await Body.ReadAsync(request, cancellation);
        var faults = new FaultList();
        var fields = new Fields(json, "", faults);
        var name = fields.RequiredText("filename");
        var purpose = fields.Text("purpose");
        var size = fields.Integer("bytes", 1, MostBytes);
        FilePurpose.Check(purpose, faults);
        fields.RequiredText("mime_type");
        if (fields.Find("bytes") is null)
        {
            faults.Add("bytes", "missing_required_parameter", "'bytes' is needed: the size of the whole file.");
        }

        var life = FileExpiry.Read(fields, faults);
        fields.RefuseOthers();
        faults.ThrowIfAny();
        if (await door.RefusalOfAsync(size, cancellation) is { } refusal)
        {
            throw UploadDoor.OpenAiAnswer(refusal.Message, refusal.Fix);
        }

        var id = await repeats.ClaimAsync(request, bytes, cancellation);
        if (await folder.FindEndAsync(id, cancellation) is not null)
        {
            // An upload that has ended is not what a new request means, however alike.
            id = await repeats.ClaimAnewAsync(request, bytes, cancellation);
        }

        return OpenAiJson.Ok(View(await folder.AddAsync(id, name, purpose!, size!.Value, life, cancellation), "pending", null));
    }

    private static async Task<IResult> AddPartAsync(string id, HttpRequest request, UploadFolder folder, TimeProvider clock, CancellationToken cancellation)
    {
        var (hex, _) = await GetOpenAsync(id, folder, cancellation);
        var file = await FileUpload.ReadPartAsync(request, "data", cancellation);
        var now = clock.GetUtcNow();
        var part = Guid.CreateVersion7(now).ToString("N");
        await using var content = file.OpenReadStream();
        await folder.AddPartAsync(hex, part, content, cancellation);
        return OpenAiJson.Ok(new UploadPartView(PartPrefix + part, OpenAiJson.Seconds(now), id));
    }

    private static async Task<IResult> CompleteAsync(
        string id, HttpRequest request, UploadFolder folder, TrainingFiles files, IScratchFiles scratch, CancellationToken cancellation)
    {
        var (json, _) = await Body.ReadAsync(request, cancellation);
        var faults = new FaultList();
        var fields = new Fields(json, "", faults);
        var parts = ReadParts(fields, faults);
        var md5 = fields.Text("md5");
        fields.RefuseOthers();
        faults.ThrowIfAny();

        var (hex, record) = await GetAsync(id, folder, cancellation);
        var end = await folder.FindEndAsync(hex, cancellation);
        if (end is null)
        {
            RefuseExpired(id, record, folder);
            try
            {
                await using var whole = await UploadAssembly.JoinAsync(folder, record, parts, md5, scratch, cancellation);
                var version = await files.AddAsync(record.FileName, whole, hex, record.Life, cancellation);
                end = await folder.EndAsync(hex, new UploadEnd(FileId.Of(version)), cancellation);
            }
            catch (OpenAiException)
            {
                // Where another call ended the upload meanwhile, the parts went with that.
                end = await folder.FindEndAsync(hex, cancellation);
                if (end is null)
                {
                    throw;
                }
            }
        }

        return end.FileId is { } fileId
            ? OpenAiJson.Ok(View(record, "completed", TrainingFiles.View(await files.GetAsync(fileId, "upload_id", cancellation))))
            : throw Ended(id, "was cancelled");
    }

    private static async Task<IResult> CancelAsync(string id, UploadFolder folder, CancellationToken cancellation)
    {
        var (hex, record) = await GetAsync(id, folder, cancellation);
        var end = await folder.EndAsync(hex, new UploadEnd(null), cancellation);
        return end.FileId is null ? OpenAiJson.Ok(View(record, "cancelled", null)) : throw Ended(id, "is complete");
    }

    private static List<string> ReadParts(Fields fields, FaultList faults)
    {
        var parts = new List<string>();
        if (fields.Find("part_ids") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0)
        {
            faults.Add("part_ids", "missing_required_parameter", "'part_ids' is needed: the ids of all parts, in order.");
            return parts;
        }

        foreach (var item in list.EnumerateArray())
        {
            var text = item.ValueKind == JsonValueKind.String ? item.GetRawText().Trim('"') : "";
            if (Hex(text, PartPrefix) is { } part)
            {
                parts.Add(part);
            }
            else
            {
                faults.Add("part_ids", "invalid_value", $"Ids of parts begin with '{PartPrefix}' and are what sending a part answered.");
            }
        }

        return parts;
    }

    private static async Task<(string Hex, UploadRecord Record)> GetOpenAsync(string id, UploadFolder folder, CancellationToken cancellation)
    {
        var (hex, record) = await GetAsync(id, folder, cancellation);
        if (await folder.FindEndAsync(hex, cancellation) is { } end)
        {
            throw Ended(id, end.FileId is null ? "was cancelled" : "is complete");
        }

        RefuseExpired(id, record, folder);
        return (hex, record);
    }

    private static async Task<(string Hex, UploadRecord Record)> GetAsync(string id, UploadFolder folder, CancellationToken cancellation) =>
        Hex(id, UploadPrefix) is { } hex && await folder.FindAsync(hex, cancellation) is { } record
            ? (hex, record)
            : throw OpenAiException.NotFound("upload_id", $"There is no upload '{id}'.");

    private static void RefuseExpired(string id, UploadRecord record, UploadFolder folder)
    {
        if (folder.IsExpired(record))
        {
            throw Ended(id, "has expired");
        }
    }

    private static OpenAiException Ended(string id, string how) => OpenAiException.Invalid("upload_id", "invalid_state", $"Upload '{id}' {how}. Begin a new one.");

    private static string? Hex(string id, string prefix) =>
        id.StartsWith(prefix, StringComparison.Ordinal) && id.Length == prefix.Length + 32 && id[prefix.Length..].All(char.IsAsciiHexDigitLower) ? id[prefix.Length..] : null;

    private static UploadView View(UploadRecord record, string status, FileView? file) => new(
        UploadPrefix + record.Hex, record.Bytes, OpenAiJson.Seconds(record.CreatedAt), record.FileName, record.Purpose, status,
        OpenAiJson.Seconds(record.CreatedAt + UploadFolder.Lifetime), file);
}
