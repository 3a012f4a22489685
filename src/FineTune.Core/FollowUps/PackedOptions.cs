using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FineTune.Core.Evaluations;

namespace FineTune.Core.FollowUps;

/// <summary>Writes what an evaluation is asked for as base64 of UTF-8. Rows are kept in ASCII, where prompts in Chinese would be six times as
/// long as they are and no longer fit.</summary>
public sealed class PackedOptions : JsonConverter<EvaluationOptions>
{
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public override EvaluationOptions? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<EvaluationOptions>(reader.GetBytesFromBase64(), JsonSerializerOptions.Web);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, EvaluationOptions value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBase64StringValue(JsonSerializer.SerializeToUtf8Bytes(value, Plain));
    }
}
