using System.Text;
using Taproot.Telemetry.Logs;

namespace Taproot.Server.Hosting;

/// <summary>
/// <c>taproot-server patterns</c>: prints for each line of the standard input <c>ID TAB TEMPLATE</c>, in the input's order. Patterns merge as lines come, so
/// the answer is printed when the input has ended, or when a window of lines is full: memory is bounded for any input.
/// </summary>
internal static class PatternsVerb
{
    /// <summary>The verb's name on the command line.</summary>
    public const string Verb = "patterns";

    private const int WindowLines = 8 * 1024 * 1024;
    private const int WindowPatterns = 200_000;
    private const int LongestLine = 1024 * 1024;

    /// <summary>Reads lines and prints their patterns; the result is the process' exit code.</summary>
    public static int Run(Stream input, Stream output)
    {
        using var buffered = new BufferedStream(output, 1 << 16);
        var window = new Window(buffered);
        ReadLines(input, window.Add);
        window.Print();
        return 0;
    }

    private delegate void LineSink(ReadOnlySpan<byte> line);

    // Of a line that is longer than the bound the start is seen, once.
    private static void ReadLines(Stream input, LineSink sink)
    {
        var buffer = new byte[LongestLine];
        var length = 0;
        var inLongLine = false;
        for (int read; (read = input.Read(buffer, length, buffer.Length - length)) > 0;)
        {
            length += read;
            var rest = buffer.AsSpan(0, length);
            for (int feed; (feed = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(feed + 1)..])
            {
                if (!inLongLine) sink(rest[..feed]);
                inLongLine = false;
            }

            if (rest.Length == buffer.Length)
            {
                if (!inLongLine) sink(rest);
                inLongLine = true;
                length = 0;
                continue;
            }

            rest.CopyTo(buffer);
            length = rest.Length;
        }

        if (length > 0 && !inLongLine) sink(buffer.AsSpan(0, length));
    }

    /// <summary>The lines whose patterns are not printed yet.</summary>
    private sealed class Window(Stream output)
    {
        private readonly PatternMiner _miner = new(new() { MaxPatterns = 20_000 });
        private readonly List<int> _lines = [];
        private readonly List<LogPattern> _patterns = [];
        private readonly Dictionary<LogPattern, int> _numbers = [];

        public void Add(ReadOnlySpan<byte> line)
        {
            var pattern = _miner.Observe(line, 0);
            if (!_numbers.TryGetValue(pattern, out var number))
            {
                number = _patterns.Count;
                _numbers.Add(pattern, number);
                _patterns.Add(pattern);
            }

            _lines.Add(number);
            if (_lines.Count >= WindowLines || _patterns.Count >= WindowPatterns) Print();
        }

        public void Print()
        {
            var texts = _patterns.ConvertAll(pattern => Encoding.UTF8.GetBytes($"{pattern.Current.Id}\t{pattern.Current.Template}\n"));
            foreach (var number in _lines) output.Write(texts[number]);

            _lines.Clear();
            _patterns.Clear();
            _numbers.Clear();
        }
    }
}
