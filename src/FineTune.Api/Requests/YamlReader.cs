using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FineTune.Core.Findings;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlScalar = YamlDotNet.Core.Events.Scalar;

namespace FineTune.Api.Requests;

/// <summary>
/// Turns one YAML document into the JSON that says the same, by the core schema of YAML 1.2. Anchors and aliases are refused: a
/// few of them can stand for more than memory holds, and a task needs none.
/// </summary>
internal static partial class YamlReader
{
    /// <summary>The document, or what is wrong with it.</summary>
    public static (JsonDocument? Document, Finding? Finding) Read(byte[] bytes)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            using var json = new MemoryStream();
            using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { MaxDepth = RequestBody.MaxDepth }))
            {
                Write(new Parser(new StringReader(text)), writer);
            }

            return RequestBody.ReadJson(json.ToArray());
        }
        catch (RefusedException refused)
        {
            return (null, refused.Finding);
        }
        catch (YamlException exception)
        {
            return (null, Invalid(exception.Start, "It is not YAML", "不是合法 YAML"));
        }
        catch (ArgumentException)
        {
            return (null, new Finding("", "not-utf-8", Severity.Error, new("The body is not UTF-8.", "请求体不是 UTF-8 编码。"), new("Send UTF-8.", "请以 UTF-8 发送。")));
        }
    }

    private static void Write(Parser parser, Utf8JsonWriter writer)
    {
        var open = new Stack<Level>();
        var documents = 0;
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case DocumentStart start when ++documents > 1:
                    throw Refuse(start.Start, "More than one document", "包含多个文档");
                case AnchorAlias alias:
                    throw new RefusedException(Alias(alias.Start));
                case NodeEvent { Anchor.IsEmpty: false } anchored:
                    throw new RefusedException(Alias(anchored.Start));
                case MappingStart or SequenceStart when open.Count >= RequestBody.MaxDepth:
                    throw Refuse(parser.Current.Start, "Nested too deeply", "嵌套过深");
                case MappingStart or SequenceStart when IsName(open):
                    throw Refuse(parser.Current.Start, "A name of a field is a text", "字段名应为文本");
                case MappingStart:
                    Next(open);
                    writer.WriteStartObject();
                    open.Push(new Level(IsMapping: true));
                    break;
                case SequenceStart:
                    Next(open);
                    writer.WriteStartArray();
                    open.Push(new Level(IsMapping: false));
                    break;
                case MappingEnd:
                    writer.WriteEndObject();
                    open.Pop();
                    break;
                case SequenceEnd:
                    writer.WriteEndArray();
                    open.Pop();
                    break;
                case YamlScalar name when IsName(open):
                    writer.WritePropertyName(name.Value);
                    Next(open);
                    break;
                case YamlScalar scalar:
                    WriteScalar(scalar, writer);
                    Next(open);
                    break;
            }
        }

        // An empty stream has no value at all.
        if (writer.BytesCommitted + writer.BytesPending == 0)
        {
            writer.WriteNullValue();
        }
    }

    private static bool IsName(Stack<Level> open) => open.TryPeek(out var level) && level is { IsMapping: true, AtValue: false };

    // In a mapping, names and values take turns.
    private static void Next(Stack<Level> open)
    {
        if (open.TryPeek(out var level))
        {
            level.AtValue = !level.AtValue;
        }
    }

    private static void WriteScalar(YamlScalar scalar, Utf8JsonWriter writer)
    {
        var text = scalar.Value;
        if (!scalar.IsPlainImplicit)
        {
            writer.WriteStringValue(text);
        }
        else if (text is "" or "~" or "null" or "Null" or "NULL")
        {
            writer.WriteNullValue();
        }
        else if (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
        {
            writer.WriteBooleanValue(text[0] is 't' or 'T');
        }
        else if (Integer().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            writer.WriteNumberValue(integer);
        }
        else if (Float().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    private static RefusedException Refuse(Mark place, string en, string zh) => new(Invalid(place, en, zh));

    private static Finding Invalid(Mark place, string en, string zh) => new("", "invalid-yaml", Severity.Error,
        new($"{en}, at line {place.Line}, column {place.Column}.", $"第 {place.Line} 行第 {place.Column} 列：{zh}。"),
        new("Send one YAML mapping as UTF-8.", "请以 UTF-8 发送一个 YAML 映射。"));

    private static Finding Alias(Mark place) => new("", "yaml-alias", Severity.Error,
        new($"Anchors and aliases are not read, as at line {place.Line}.", $"不支持锚点与别名（第 {place.Line} 行）。"),
        new("Write the value where it is used.", "请在使用处直接写出值。"));

    [GeneratedRegex(@"^[-+]?[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Float();

    private sealed record Level(bool IsMapping)
    {
        public bool AtValue { get; set; }
    }

    private sealed class RefusedException(Finding finding) : Exception(finding.Message.En)
    {
        public Finding Finding { get; } = finding;
    }
}
