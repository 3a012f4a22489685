using System.Text.Json;
using FineTune.Core.Parameters;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Pages;

public sealed class ParameterCoverageTests(BrowserFixture fixture)
{
    private const string Shown = "elements => elements.map(element => element.dataset.parameter)";

    /// <summary>Together these make every row of the table apply.</summary>
    private static readonly (string Method, string Stage, string Dataset)[] Kinds =
        [("lora", "sft", "support-faq"), ("freeze", "dpo", "support-pairs"), ("full", "kto", "support-feedback")];

    [Fact]
    public async Task Every_parameter_of_the_table_stands_in_the_form()
    {
        var seen = new HashSet<string>();
        await using var console = await fixture.OpenAsync("en");
        await console.GoAsync("/tasks/new");
        foreach (var (method, stage, _) in Kinds)
        {
            await console.Page.GetByRole(AriaRole.Textbox, new() { Name = "YAML" }).FillAsync($"method: {method}\nstage: {stage}\njobs: [{{ name: a }}]");
            await console.Page.GetByRole(AriaRole.Button, new() { Name = "1 Basic information" }).ClickAsync();
            seen.UnionWith(await console.Page.Locator("[data-parameter]").EvaluateAllAsync<string[]>(Shown));
            await console.Page.GetByRole(AriaRole.Button, new() { Name = "2 Task settings" }).ClickAsync();
            seen.UnionWith(await console.Page.Locator("[data-parameter]").EvaluateAllAsync<string[]>(Shown));
        }

        Assert.Equal(ParameterTable.All.Select(row => row.Path).Order(), seen.Order());
    }

    [Fact]
    public async Task Every_parameter_of_the_table_stands_in_the_details()
    {
        var seen = new HashSet<string>();
        await using var console = await fixture.OpenAsync("en");
        foreach (var (method, stage, dataset) in Kinds)
        {
            var name = $"all-of-{method}-{stage}";
            await fixture.Host.UploadAsync(dataset, $"{dataset}.jsonl");
            await fixture.Host.CreateAsync(new { name, model = "tiny-llama", method, stage, dataset, jobs = new[] { new { name = "job-1" } } });
            using var cancelled = await fixture.Host.Http.PostAsync(new Uri($"/api/tasks/{name}/cancel", UriKind.Relative), null);
            await console.GoAsync($"/tasks/{name}");
            foreach (var section in Enum.GetValues<ParameterSection>().Where(section => section != ParameterSection.Basic))
            {
                var title = Words.English[$"create.section.{JsonNamingPolicy.CamelCase.ConvertName(section.ToString())}"];
                var tab = console.Page.GetByRole(AriaRole.Tab, new() { Name = title });
                await tab.ClickAsync();
                await Assertions.Expect(tab).ToHaveAttributeAsync("aria-selected", "true");
                seen.UnionWith(await console.Page.Locator("[data-parameter]").EvaluateAllAsync<string[]>(Shown));
            }

            await fixture.Host.DeleteAsync(name);
        }

        Assert.Equal(ParameterTable.All.Select(row => row.Path).Order(), seen.Order());
    }
}
