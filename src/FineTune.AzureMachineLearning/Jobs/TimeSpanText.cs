using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace FineTune.AzureMachineLearning.Jobs;

/// <summary>A duration in whole seconds, written as ISO 8601.</summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct TimeSpanText(TimeSpan Value)
{
    private sealed class Converter : JsonConverter<TimeSpanText>
    {
        public override TimeSpanText Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            new(XmlConvert.ToTimeSpan(reader.GetString()!));

        public override void Write(Utf8JsonWriter writer, TimeSpanText value, JsonSerializerOptions options) =>
            writer.WriteStringValue(XmlConvert.ToString(TimeSpan.FromSeconds(Math.Ceiling(value.Value.TotalSeconds))));
    }
}
