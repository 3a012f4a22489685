using FineTune.Core.Parameters;

namespace FineTune.Core.Tests.Parameters;

public sealed class ParameterTableTests
{
    [Fact]
    public void All_EveryRow_HasWordsInBothLanguagesAndAPathOfItsOwn()
    {
        Assert.DoesNotContain(null, ParameterTable.All);
        Assert.Equal(ParameterTable.All.Count, ParameterTable.All.Select(row => row.Path).Distinct().Count());
        Assert.All(ParameterTable.All, row =>
        {
            Assert.NotEmpty(row.Label.En);
            Assert.NotEmpty(row.Label.Zh);
            Assert.NotEmpty(row.Help.En);
            Assert.NotEmpty(row.Help.Zh);
        });
    }

    [Fact]
    public void All_EveryDefault_LiesInItsRangeAndAmongItsChoices() => Assert.All(ParameterTable.All, row =>
    {
        var value = row.DefaultValue;
        Assert.True(value is not null || row.IsOptional, row.Path);
        Assert.True(row.Kind != ParameterKind.Choice || row.Choices.Any(choice => choice.Value == (string)value!), row.Path);
        if (Parameter.Magnitude(value) is { } number)
        {
            Assert.True(number >= (row.Minimum ?? number) && number <= (row.Maximum ?? number), row.Path);
        }
    });

    [Fact]
    public void All_EveryArgument_BelongsToOneRow()
    {
        var arguments = ParameterTable.All.Select(row => row.Argument).OfType<string>().ToList();
        Assert.Equal(arguments.Count, arguments.Distinct().Count());
    }
}
