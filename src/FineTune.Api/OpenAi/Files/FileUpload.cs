using System.Security.Cryptography;
using System.Text;
using FineTune.Api.OpenAi.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FineTune.Api.OpenAi.Files;

/// <summary>A file that a request carries as <c>multipart/form-data</c>.</summary>
/// <param name="File">Name and content.</param>
/// <param name="Life">How long it is kept; null for ever.</param>
internal sealed record FileUpload(IFormFile File, TimeSpan? Life)
{
    // The server's own limit on requests holds before this one.
    private static readonly FormOptions Limits = new() { MultipartBodyLengthLimit = long.MaxValue };

    /// <exception cref="OpenAiException">There is no such file, or a field besides it is wrong.</exception>
    public static async Task<FileUpload> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var form = await ReadFormAsync(request, cancellation);
        var faults = new FaultList();
        FilePurpose.Check(form["purpose"].ToString(), faults);
        var life = FileExpiry.Read(form, faults);
        if (form.Files.GetFile("file") is not { } file)
        {
            faults.Add("file", "missing_required_parameter", "'file' is needed, as a part of multipart/form-data with a file name.");
            faults.ThrowIfAny();
            throw new InvalidOperationException("A fault was told before.");
        }

        faults.ThrowIfAny();
        return new FileUpload(file, life);
    }

    /// <summary>The part of a form by its name.</summary>
    /// <exception cref="OpenAiException">There is none.</exception>
    public static async Task<IFormFile> ReadPartAsync(HttpRequest request, string name, CancellationToken cancellation) =>
        (await ReadFormAsync(request, cancellation)).Files.GetFile(name)
        ?? throw OpenAiException.Invalid(name, "missing_required_parameter", $"'{name}' is needed, as a part of multipart/form-data with a file name.");

    /// <summary>What makes this upload differ from others.</summary>
    public async Task<byte[]> HashAsync(Stream content, CancellationToken cancellation) =>
        [.. Encoding.UTF8.GetBytes($"{File.FileName}\n{Life}\n"), .. await SHA256.HashDataAsync(content, cancellation)];

    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasFormContentType)
        {
            throw OpenAiException.Invalid(null, "invalid_content_type", "Send multipart/form-data.");
        }

        try
        {
            return await request.ReadFormAsync(Limits, cancellation);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw OpenAiException.Invalid(null, "invalid_form", $"The form cannot be read: {exception.Message}");
        }
    }
}
