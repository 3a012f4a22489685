using CsCheck;
using FineTune.Core.Lifecycle;

namespace FineTune.Core.Tests.Lifecycle;

public sealed class AttemptNameTests
{
    private static readonly Gen<string> Name = Gen.Char["ab0-r1"].Array[0, 8].Select(inner => $"a{new string(inner)}z");

    [Fact]
    public void TryParse_WhatToStringWrote_IsTheSame() =>
        Gen.Select(Name, Gen.Int[1, 1_000_000]).Sample((job, number) =>
        {
            var name = new AttemptName("0198c0ffee", job, number);
            Assert.Equal(name, AttemptName.TryParse(name.ToString()));
        });

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a-b")]
    [InlineData("-a-r1")]
    [InlineData("a-b-r")]
    [InlineData("a-b-rx")]
    [InlineData("a-b-r-1")]
    [InlineData("a-r1")]
    public void TryParse_AnythingElse_IsNull(string text) => Assert.Null(AttemptName.TryParse(text));
}
