using System.Text.RegularExpressions;
using FineTune.Api.OpenAi.Errors;
using FineTune.Core.Catalog;
using FineTune.Core.Ports;
using Microsoft.Extensions.Options;

namespace FineTune.Api.OpenAi.Catalog;

/// <summary>A base model as a request named it.</summary>
/// <param name="Name">The request's name.</param>
/// <param name="Model">The model of the catalog that it stands for.</param>
/// <param name="Settings">Parameters that this installation sets for it.</param>
internal sealed record NamedModel(string Name, BaseModel Model, IReadOnlyDictionary<string, string> Settings);

/// <summary>Finds base models by their own names and by those that configuration maps to them.</summary>
internal sealed partial class BaseModels(IModelCatalog catalog, IOptions<OpenAiOptions> options)
{
    /// <exception cref="OpenAiException">The name stands for nothing here.</exception>
    public async Task<NamedModel> GetAsync(string name, CancellationToken cancellation)
    {
        var models = await catalog.ListAsync(cancellation);
        var configured = Configured(name);
        var wanted = configured?.Model ?? name;
        if (models.FirstOrDefault(model => model.Name == wanted) is { } found)
        {
            return new NamedModel(name, found, configured is null ? new Dictionary<string, string>() : configured.Settings.AsReadOnly());
        }

        var there = string.Join(", ", models.Take(20).Select(model => model.Name));
        throw OpenAiException.Invalid("model", "model_not_found", name.StartsWith("ft:", StringComparison.Ordinal)
            ? $"'{name}' is a tuned model; tuning starts from a base model. Base models here: {there}."
            : configured is null
                ? $"There is no base model '{name}'. Name one of: {there}; or let the operator map the name, by the setting OpenAi:Models:{name}:Model."
                : $"'{name}' is mapped to '{wanted}', which is not in the catalog. Correct the setting OpenAi:Models:{name}:Model. There are: {there}.");
    }

    /// <summary>Every name that a request can use.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellation)
    {
        var models = (await catalog.ListAsync(cancellation)).Select(model => model.Name).ToList();
        var mapped = options.Value.Models.Where(pair => models.Contains(pair.Value.Model ?? "")).Select(pair => pair.Key);
        return [.. models.Concat(mapped).Distinct(StringComparer.Ordinal)];
    }

    // A dated name, as gpt-4o-mini-2024-07-18, stands for the model without its date unless it is configured itself.
    private OpenAiModelOptions? Configured(string name) =>
        options.Value.Models.TryGetValue(name, out var exact) ? exact
        : options.Value.Models.TryGetValue(DateAtTheEnd().Replace(name, ""), out var undated) ? undated
        : null;

    [GeneratedRegex(@"-\d{4}-\d{2}-\d{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DateAtTheEnd();
}
