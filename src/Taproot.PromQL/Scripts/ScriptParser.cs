using System.Text.RegularExpressions;
using Taproot.PromQL.Syntax;

namespace Taproot.PromQL.Scripts;

/// <summary>Reads scripts in the notation of Prometheus' tests of PromQL, old and new forms.</summary>
internal sealed partial class ScriptParser
{
    private readonly string[] _lines;
    private readonly List<ScriptCommand> _commands = [];
    private int _at;

    private ScriptParser(string text) => _lines = text.ReplaceLineEndings("\n").Split('\n');

    /// <summary>The commands of a script, the broken ones among them.</summary>
    public static IReadOnlyList<ScriptCommand> Parse(string text)
    {
        var parser = new ScriptParser(text);
        while (parser._at < parser._lines.Length) parser.ReadCommand();
        return parser._commands;
    }

    private void ReadCommand()
    {
        var number = _at + 1;
        var line = _lines[_at++].Trim();
        if (line.Length == 0 || line[0] == '#') return;
        try
        {
            if (line == "clear") _commands.Add(new ClearCommand(number));
            else if (line.StartsWith("load", StringComparison.Ordinal)) _commands.Add(ReadLoad(number, line));
            else if (line.StartsWith("eval", StringComparison.Ordinal)) _commands.Add(ReadEval(number, line));
            else throw new FormatException($"\"{line}\" is no command");
        }
        catch (Exception e) when (e is FormatException or QueryException)
        {
            _commands.Add(new BrokenCommand(number, e.Message));
            foreach (var _ in ReadBlock()) continue;
        }
    }

    // The indented lines of a command, up to an empty one or a comment.
    private IEnumerable<string> ReadBlock()
    {
        while (_at < _lines.Length)
        {
            var line = _lines[_at].Trim();
            if (line.Length == 0 || line[0] == '#' || Command().IsMatch(_lines[_at])) yield break;
            _at++;
            yield return line;
        }
    }

    private LoadCommand ReadLoad(int number, string line)
    {
        var words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || words[0] is not ("load" or "load_with_nhcb")) throw new FormatException($"\"{line}\" is no command");
        var step = ParseTime(words[1]);
        return new(number, step, words[0] == "load_with_nhcb", [.. ReadBlock().Select(SeriesNotation.Parse)]);
    }

    private EvalCommand ReadEval(int number, string line)
    {
        EvalCommand command;
        if (InstantEval().Match(line) is { Success: true } instant)
        {
            var time = ParseTime(instant.Groups["at"].Value);
            command = new(number, instant.Groups["query"].Value, false, time, time, 0, new());
            return command with { Expected = ReadExpectation(instant.Groups["kind"].Value) };
        }

        if (RangeEval().Match(line) is not { Success: true } range) throw new FormatException($"\"{line}\" is no evaluation");
        command = new(
            number, range.Groups["query"].Value, true, ParseTime(range.Groups["from"].Value), ParseTime(range.Groups["to"].Value), ParseTime(range.Groups["step"].Value), new());
        return command with { Expected = ReadExpectation(range.Groups["kind"].Value) };
    }

    private Expectation ReadExpectation(string kind)
    {
        var expected = new Expectation
        {
            Fails = kind == "_fail",
            IsOrdered = kind == "_ordered",
            Warns = kind == "_warn" ? true : null,
            Informs = kind == "_info" ? true : null,
        };
        var series = new List<NotedSeries>();
        foreach (var line in ReadBlock())
        {
            if (line.StartsWith("expect", StringComparison.Ordinal) && Expect().Match(line) is { Success: true } match)
                expected = With(expected, match.Groups["what"].Value, match.Groups["rest"].Value.Trim());
            else if (SeriesNotation.TryParseNumber(line, out var scalar)) expected = expected with { Scalar = scalar };
            else series.Add(SeriesNotation.Parse(line));
        }
        return expected with { Series = series };
    }

    private static Expectation With(Expectation expected, string what, string rest) => what switch
    {
        "fail" => expected with { Fails = true, HasMessage = rest.Length > 0 },
        "ed_fail_message" or "ed_fail_regexp" => expected with { HasMessage = true },
        "ordered" => expected with { IsOrdered = true },
        "warn" => expected with { Warns = true },
        "no_warn" => expected with { Warns = false },
        "info" => expected with { Informs = true },
        "no_info" => expected with { Informs = false },
        "string" => expected with { Text = ((StringLiteral)Parser.Parse(rest)).Value },
        _ => RangeVector().Match(rest) is { Success: true } range
            ? expected with { RangeVector = (ParseTime(range.Groups["from"].Value), ParseTime(range.Groups["step"].Value)) }
            : throw new FormatException($"\"expect {what} {rest}\" is not understood"),
    };

    private static long ParseTime(string text)
    {
        var isNegative = text.StartsWith('-');
        var digits = isNegative ? text[1..] : text;
        if (NumberText.TryParseDuration(digits, out var ms)) return isNegative ? -ms : ms;
        return NumberText.TryParseNumber(digits, out var seconds) && Math.Abs(seconds) < 1e15
            ? (long)Math.Round((isNegative ? -seconds : seconds) * 1000)
            : throw new FormatException($"\"{text}\" is no time");
    }

    [GeneratedRegex(@"\A(?:load|load_with_nhcb|clear|eval|eval_[a-z]+)(?:\s|\z)", RegexOptions.NonBacktracking)]
    private static partial Regex Command();

    [GeneratedRegex(@"\Aeval(?<kind>_[a-z]+)?\s+instant\s+(?:at\s+(?<at>\S+)\s+)?(?<query>.+)\z", RegexOptions.NonBacktracking)]
    private static partial Regex InstantEval();

    [GeneratedRegex(@"\Aeval(?<kind>_[a-z]+)?\s+range\s+from\s+(?<from>\S+)\s+to\s+(?<to>\S+)\s+step\s+(?<step>\S+)\s+(?<query>.+)\z", RegexOptions.NonBacktracking)]
    private static partial Regex RangeEval();

    [GeneratedRegex(@"\Aexpect ?(?<what>[a-z_]+)(?<rest>.*)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Expect();

    [GeneratedRegex(@"\Avector\s+from\s+(?<from>\S+)\s+to\s+(?<to>\S+)\s+step\s+(?<step>\S+)\z", RegexOptions.NonBacktracking)]
    private static partial Regex RangeVector();
}
