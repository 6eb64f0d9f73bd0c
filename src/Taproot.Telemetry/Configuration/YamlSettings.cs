using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Taproot.Telemetry.Configuration;

/// <summary>Flattens a YAML document to settings: nested keys join with '-', lists become several values, <c>${NAME}</c> is expanded.</summary>
internal static class YamlSettings
{
    // Deeper nesting is no setting of ours, and recursion must end.
    private const int MaxDepth = 16;

    /// <summary>Calls <paramref name="add"/> for each setting: normalised key, values, true when written as a list.</summary>
    public static void Read(string yaml, IReadOnlyDictionary<string, string> environment, Action<string, List<string>, bool> add)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException e)
        {
            throw new ConfigurationException(
                $"The configuration file is not valid YAML at line {e.Start.Line}, column {e.Start.Column}: {e.Message}", e);
        }

        if (stream.Documents.Count == 0) return;
        var root = stream.Documents[0].RootNode;
        if (root is YamlScalarNode { Value: null or "" or "~" or "null" }) return;
        if (root is not YamlMappingNode mapping)
            throw new ConfigurationException("The configuration file must hold 'key: value' lines at its top level.");
        Flatten(mapping, "", 0, environment, add);
    }

    private static void Flatten(
        YamlMappingNode mapping, string prefix, int depth, IReadOnlyDictionary<string, string> environment, Action<string, List<string>, bool> add)
    {
        if (depth > MaxDepth) throw new ConfigurationException($"The configuration key '{prefix}' is nested too deeply.");
        foreach (var (keyNode, value) in mapping.Children)
        {
            var key = prefix + ((keyNode as YamlScalarNode)?.Value ?? "").Replace('_', '-');
            switch (value)
            {
                case YamlMappingNode inner:
                    Flatten(inner, key + "-", depth + 1, environment, add);
                    break;
                case YamlSequenceNode list:
                    add(key, [.. list.Children.Select(item => Scalar(item, key, environment))], true);
                    break;
                case YamlScalarNode { Value: null or "" or "~" or "null", Style: ScalarStyle.Plain }:
                    break; // 'key:' with nothing behind it leaves the default
                default:
                    add(key, [Scalar(value, key, environment)], false);
                    break;
            }
        }
    }

    private static string Scalar(YamlNode node, string key, IReadOnlyDictionary<string, string> environment) =>
        node is YamlScalarNode scalar
            ? Expand(scalar.Value ?? "", key, environment)
            : throw new ConfigurationException($"The configuration key '{key}' must be a value or a list of plain values.");

    /// <summary><c>${NAME}</c> and <c>${NAME:-default}</c>; <c>$${</c> stands for a literal <c>${</c>.</summary>
    private static string Expand(string text, string key, IReadOnlyDictionary<string, string> environment)
    {
        if (!text.Contains("${", StringComparison.Ordinal)) return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (string.CompareOrdinal(text, i, "$${", 0, 3) == 0)
            {
                result.Append("${");
                i += 2;
                continue;
            }

            if (string.CompareOrdinal(text, i, "${", 0, 2) != 0)
            {
                result.Append(text[i]);
                continue;
            }

            var end = text.IndexOf('}', i);
            if (end < 0) throw new ConfigurationException($"The value of '{key}' has '${{' without a closing '}}'.");
            result.Append(Variable(text[(i + 2)..end], key, environment));
            i = end;
        }

        return result.ToString();
    }

    private static string Variable(string expression, string key, IReadOnlyDictionary<string, string> environment)
    {
        var separator = expression.IndexOf(":-", StringComparison.Ordinal);
        var name = separator < 0 ? expression : expression[..separator];
        if (environment.TryGetValue(name, out var value) && (separator < 0 || value.Length > 0)) return value;
        if (separator >= 0) return expression[(separator + 2)..];
        throw new ConfigurationException($"The value of '{key}' needs the environment variable {name}, which is not set.");
    }
}
