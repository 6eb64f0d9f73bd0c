using System.Text;
using System.Text.RegularExpressions;
using Taproot.PromQL.Matching;
using Taproot.PromQL.Syntax;

namespace Taproot.PromQL.Evaluation;

/// <summary><c>label_replace</c> and <c>label_join</c>.</summary>
internal static class LabelFunctions
{
    /// <summary>Sets a label from another by a pattern; series whose label does not match stay as they are.</summary>
    public static SeriesTable Replace(Call call, SeriesTable table, QueryContext context)
    {
        var (target, template, source, pattern) = (Text(call, 1), Text(call, 2), Text(call, 3), Text(call, 4));
        if (!AnchoredRegex.TryCreate(pattern, out var regex, out var error)) throw QueryException.Execution($"label_replace: {error}");
        CheckName("label_replace", target, context);
        var made = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var series in table.Series)
        {
            var value = series.Labels[source];
            if (!made.TryGetValue(value, out var replaced))
                made[value] = replaced = regex.Match(value) is { Success: true } match ? Expand(template, match, regex) : null;
            if (replaced is null) continue;
            series.Labels = LabelSets.With(series.Labels, target, replaced);
            if (target == LabelSets.Name) series.LosesName = false;
        }
        return Finish(table, context);
    }

    /// <summary>Sets a label to the values of others with a separator between them.</summary>
    public static SeriesTable Join(Call call, SeriesTable table, QueryContext context)
    {
        var (target, separator) = (Text(call, 1), Text(call, 2));
        string[] sources = [.. call.Arguments.Items.Skip(3).Select(Evaluator.TextOf)];
        CheckName("label_join", target, context);
        foreach (var source in sources)
        {
            if (!LabelNames.IsValid(source, context.Options.Dialect))
                throw QueryException.Execution($"label_join reads a label of the name {StringText.Quote(source)}, which is none");
        }

        foreach (var series in table.Series)
        {
            var labels = series.Labels;
            series.Labels = LabelSets.With(labels, target, string.Join(separator, sources.Select(source => labels[source])));
            if (target == LabelSets.Name) series.LosesName = false;
        }
        return Finish(table, context);
    }

    private static SeriesTable Finish(SeriesTable table, QueryContext context)
    {
        Tables.MergeEqual(table, context);
        return table;
    }

    private static string Text(Call call, int index) => Evaluator.TextOf(call.Arguments[index]);

    private static void CheckName(string function, string name, QueryContext context)
    {
        if (!LabelNames.IsValid(name, context.Options.Dialect))
            throw QueryException.Execution($"{function} sets a label of the name {StringText.Quote(name)}, which is none");
    }

    // $1, ${1}, $name and ${name} are groups, $$ is a dollar; without braces a name is as long as it can be.
    private static string Expand(string template, Match match, AnchoredRegex regex)
    {
        var text = new StringBuilder();
        for (var at = 0; at < template.Length;)
        {
            var dollar = template.IndexOf('$', at);
            if (dollar < 0 || dollar + 1 == template.Length)
            {
                text.Append(template, at, template.Length - at);
                break;
            }

            text.Append(template, at, dollar - at);
            at = dollar + 1;
            if (template[at] == '$')
            {
                text.Append('$');
                at++;
                continue;
            }

            var name = ReadName(template, ref at);
            if (name.Length == 0) text.Append('$');
            else text.Append(GroupValue(name, match, regex));
        }
        return text.ToString();
    }

    private static string ReadName(string template, ref int at)
    {
        var isBraced = template[at] == '{';
        var start = isBraced ? at + 1 : at;
        var end = start;
        while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_')) end++;
        if (end == start || (isBraced && (end == template.Length || template[end] != '}'))) return "";
        at = isBraced ? end + 1 : end;
        return template[start..end];
    }

    private static string GroupValue(string name, Match match, AnchoredRegex regex)
    {
        if (name.All(char.IsAsciiDigit)) return int.TryParse(name, out var number) ? match.Groups[number].Value : "";
        for (var group = 1; group < regex.GroupNames.Count; group++)
            if (regex.GroupNames[group] == name) return match.Groups[group].Value;
        return "";
    }
}
