using System.Text.RegularExpressions;
using Taproot.Store;
using Taproot.Store.Querying;
using Taproot.Store.Querying.Filters;
using ValueMatch = Taproot.Store.Querying.Filters.ValueMatch;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Puts resources in place of the field <c>application</c>, which the store does not know: an id, or a name of any kind and namespace.</summary>
internal sealed class ApplicationFilters(Func<Task<(IReadOnlyList<StoredResource> Resources, WindowOwners Owners)>> list)
{
    /// <summary>Name of the field.</summary>
    public const string Field = "application";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>The filter without the field.</summary>
    /// <exception cref="QueryRefusedException">It is compared with what no name is.</exception>
    public async Task<Filter?> ResolveAsync(Filter? filter)
    {
        if (filter is null || !filter.Leaves().Any(IsApplication)) return filter;
        var (resources, owners) = await list();
        var owned = resources.Select(r => (r.Key, Application: owners.ApplicationOf(r.Attributes))).ToList();
        return filter.Replace(leaf => IsApplication(leaf) && leaf is FieldFilter field ? Resolve(field, owned) : leaf);
    }

    private static bool IsApplication(Filter leaf) => leaf is FieldFilter field && field.Field.Equals(Field, StringComparison.OrdinalIgnoreCase);

    private static ResourceFilter Resolve(FieldFilter field, List<(ulong Key, string Application)> owned)
    {
        if (field.Operator is not (FilterOperator.Is or FilterOperator.Equal)) throw new QueryRefusedException("An application is neither greater nor less: write application:name.");
        Predicate<string>[] matches = [.. field.Values.Select(Matcher)];
        return new([.. owned.Where(o => o.Application.Length > 0 && Array.Exists(matches, m => m(o.Application) || m(NameOf(o.Application)))).Select(o => o.Key)]);
    }

    private static Predicate<string> Matcher(FilterValue value)
    {
        if (value.Match == ValueMatch.Exact) return text => text == value.Text;
        var pattern = value.Match == ValueMatch.Regex ? value.Text : $"^{string.Join(".*", value.Text.Split('*').Select(Regex.Escape))}$";
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience).IsMatch;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new QueryRefusedException($"The regular expression '{value.Text}' is not understood: {e.Message}", e);
        }
    }

    private static string NameOf(string id) => ApplicationId.TryParse(id, out var parsed) ? parsed.Name : id;
}
