using System.Text;
using System.Text.Json;

namespace Taproot.NodeAgent.Builds.Programs;

/// <summary>The version in the project file that lies beside a script or above it.</summary>
internal static class ProjectVersion
{
    private const int MostLevels = 3;
    private const int MostBytes = 256 * 1024;

    /// <summary>The version for a script at an absolute path; empty when no project file tells one.</summary>
    internal static string Of(ProcessFiles files, string script)
    {
        string directory = script;
        for (int i = 0; i < MostLevels; i++)
        {
            int slash = directory.LastIndexOf('/');
            if (slash < 0)
                return "";
            directory = directory[..slash];
            if (files.Read(directory + "/package.json", MostBytes) is { } package)
                return InPackage(package);
            if (files.Read(directory + "/pyproject.toml", MostBytes) is { } project)
                return InProject(Encoding.UTF8.GetString(project));
        }
        return "";
    }

    /// <summary>The version at the top of a <c>package.json</c>.</summary>
    internal static string InPackage(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("version"u8))
                    continue;
                return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() ?? "" : "";
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or text that is none: it says no version.
        }
        return "";
    }

    /// <summary>The version of the project in a <c>pyproject.toml</c>.</summary>
    internal static string InProject(string toml)
    {
        bool isProject = false;
        foreach (ReadOnlySpan<char> line in toml.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> text = line.Trim();
            if (text.StartsWith("["))
                isProject = text is "[project]" or "[tool.poetry]";
            else if (isProject && text.StartsWith("version", StringComparison.Ordinal) && text["version".Length..].TrimStart() is ['=', .. var value])
                return value.Trim().Trim("\"'").ToString();
        }
        return "";
    }
}
