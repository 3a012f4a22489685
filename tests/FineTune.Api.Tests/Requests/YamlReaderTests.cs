using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using FineTune.Api.Requests;

namespace FineTune.Api.Tests.Requests;

public sealed class YamlReaderTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String.Where(text => !text.Any(char.IsSurrogate)), Gen.Int[0, Traps.Length - 1].Select(index => Traps[index]));

    private static readonly Gen<JsonNode?> Node = Gen.Recursive<JsonNode?>((depth, self) => depth > 3
        ? Leaf
        : Gen.Frequency(
            (3, Leaf),
            (2, Gen.Select(Text, self).Array[0, 4].Select(Object)),
            (1, self.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])))));

    // Texts that plain YAML would read as something else.
    private static string[] Traps => ["true", "null", "~", "1e3", "0x10", "- a", "a: b", "#c", "'", "\"", "", " ", "\t", "\n", "---", "...", "&a", "*a", "!t", "%d", "是", "😀"];

    private static Gen<JsonNode?> Leaf => Gen.OneOf<JsonNode?>(
        Text.Select(text => (JsonNode?)text),
        Gen.Long.Select(number => (JsonNode?)number),
        Gen.Double.Where(double.IsFinite).Select(number => (JsonNode?)number),
        Gen.Bool.Select(flag => (JsonNode?)flag),
        Gen.Const((JsonNode?)null));

    [Fact]
    public void Read_AnyJson_SaysWhatTheJsonSays() => Node.Sample(node =>
    {
        // Every JSON document is YAML.
        var json = JsonSerializer.SerializeToUtf8Bytes(node);

        Assert.True(JsonNode.DeepEquals(node, JsonNode.Parse(Json(json).GetRawText())), Encoding.UTF8.GetString(json));
    });

    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: 1e-4", """{"a":0.0001}""")]
    [InlineData("a: .5", """{"a":0.5}""")]
    [InlineData("a: +5", """{"a":5}""")]
    [InlineData("a: 010", """{"a":10}""")]
    [InlineData("a: True", """{"a":true}""")]
    [InlineData("a: yes", """{"a":"yes"}""")]
    [InlineData("a: ~", """{"a":null}""")]
    [InlineData("a:", """{"a":null}""")]
    [InlineData("a: '1'", """{"a":"1"}""")]
    [InlineData("a: !!str 1", """{"a":"1"}""")]
    [InlineData("a: PT2H", """{"a":"PT2H"}""")]
    [InlineData("a: .nan", """{"a":".nan"}""")]
    [InlineData("a: 1e999", """{"a":"1e999"}""")]
    [InlineData("a: |\n  one\n  two\n", """{"a":"one\ntwo\n"}""")]
    [InlineData("- a\n- b: 1\n  c: [x, y]\n", """["a",{"b":1,"c":["x","y"]}]""")]
    [InlineData("", "null")]
    public void Read_Scalar_IsOfTheCoreSchema(string yaml, string json) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), Json(Encoding.UTF8.GetBytes(yaml))));

    [Theory]
    [InlineData("a: &x 1\nb: *x", "yaml-alias", "line 1")]
    [InlineData("a: *x", "yaml-alias", "line 1")]
    [InlineData("a: 1\n---\nb: 2", "invalid-yaml", "line 2")]
    [InlineData("a: [1", "invalid-yaml", "line")]
    [InlineData("a: 1\na: 2", "duplicate-field", "twice")]
    [InlineData("? [a]\n: 1", "invalid-yaml", "field")]
    [InlineData("a:\n\t- b", "invalid-yaml", "line")]
    public void Read_WhatATaskNeedsNot_IsRefusedWithItsPlace(string yaml, string code, string told)
    {
        var (document, finding) = YamlReader.Read(Encoding.UTF8.GetBytes(yaml));

        Assert.Null(document);
        Assert.Equal(code, finding!.Code);
        Assert.Contains(told, finding.Message.En, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Message.Zh);
        Assert.NotEmpty(finding.Fix.En);
    }

    [Fact]
    public void Read_BytesThatAreNotUtf8_AreRefused() => Assert.Equal("not-utf-8", YamlReader.Read([0x61, 0x3a, 0x20, 0xff]).Finding?.Code);

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Read_NestedTooDeeply_IsRefused(char open) =>
        Assert.Equal("invalid-yaml", YamlReader.Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open == '[' ? "[" : "{a: ", 10_000)))).Finding?.Code);

    [Fact]
    public void Read_AnyText_IsADocumentOrAFinding() => Gen.String.Sample(text =>
    {
        var (document, finding) = YamlReader.Read(Encoding.UTF8.GetBytes(text));

        Assert.True(document is null != finding is null);
        document?.Dispose();
    });

    private static JsonElement Json(byte[] bytes)
    {
        var (document, finding) = YamlReader.Read(bytes);
        Assert.Null(finding);
        using (document)
        {
            return document!.RootElement.Clone();
        }
    }

    private static JsonNode Object((string Name, JsonNode? Value)[] fields)
    {
        var json = new JsonObject();
        foreach (var (name, value) in fields)
        {
            json[name] = value?.DeepClone();
        }

        return json;
    }
}
