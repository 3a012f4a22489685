using CsCheck;
using FineTune.Api.Requests;
using Microsoft.Extensions.Primitives;

namespace FineTune.Api.Tests.Requests;

public sealed class EntityTagsTests
{
    [Fact]
    public void Read_OwnTag_IsTheVersion() => Gen.String[Gen.Char["abcXYZ0189-_=%'"], 1, 40].Sample(version =>
        Assert.Equal([version], EntityTags.Read(EntityTags.Of(version))!));

    [Fact]
    public void Read_NoHeader_AllowsAnyVersion() => Assert.Null(EntityTags.Read(StringValues.Empty));

    [Fact]
    public void Read_Star_NamesNoVersion() => Assert.Empty(EntityTags.Read("*")!);

    [Fact]
    public void Read_List_NamesEach() => Assert.Equal(["a", "b", "c"], EntityTags.Read(new StringValues(["\"a\", \"b\"", "\"c\""]))!);

    [Theory]
    [InlineData("\"abc")]
    [InlineData("abc, def")]
    [InlineData("")]
    public void Read_WhatIsNoTag_AllowsNotEveryVersion(string header) => Assert.NotEmpty(EntityTags.Read(header)!);
}
