using System.Globalization;

namespace Taproot.Telemetry.Profiles;

/// <summary>The parts of a frame's text <c>function file:line</c>. A text that does not end with a file and a number is all function.</summary>
/// <param name="Function">The function.</param>
/// <param name="File">The file or module; empty when there is none.</param>
/// <param name="Line">The line; 0 when it is not known.</param>
public readonly record struct FrameText(string Function, string File, long Line)
{
    /// <summary>Takes a text apart.</summary>
    public static FrameText Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (space, colon) = (text.LastIndexOf(' '), text.LastIndexOf(':'));
        return space > 0 && colon > space + 1 && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            ? new(text[..space], text[(space + 1)..colon], line)
            : new(text, "", 0);
    }
}
