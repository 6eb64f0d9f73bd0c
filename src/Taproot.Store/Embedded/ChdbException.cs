using System.Globalization;
using System.Text.RegularExpressions;

namespace Taproot.Store.Embedded;

/// <summary>The engine refused a statement; the message is ClickHouse's own ("Code: 60. DB::Exception: …").</summary>
internal sealed partial class ChdbException(string message) : Exception(message)
{
    private const int UnknownException = 1002;

    /// <summary>ClickHouse's error code.</summary>
    public int Code
    {
        get
        {
            var match = CodePattern().Match(Message);
            return match.Success && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, null, out var code) ? code : UnknownException;
        }
    }

    [GeneratedRegex(@"Code: (?<1>\d{1,6})\.", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodePattern();
}
