namespace Taproot.NodeAgent.Profiling;

/// <summary>A function as it is shown.</summary>
/// <param name="Name">Its name, or the best that can be said.</param>
/// <param name="Module">What it is in: path of an executable or library, <c>[kernel]</c>, or empty.</param>
/// <param name="File">Source file, where it is known.</param>
internal readonly record struct Frame(string Name, string Module, string File = "");

/// <summary>Numbers for the frames of one interval.</summary>
internal sealed class FrameTable
{
    private readonly Dictionary<Frame, int> _numbers = [];
    private readonly List<Frame> _frames = [];

    /// <summary>Different frames.</summary>
    internal int Count => _frames.Count;

    internal Frame this[int number] => _frames[number];

    /// <summary>The number of a frame.</summary>
    internal int Number(Frame frame)
    {
        if (_numbers.TryGetValue(frame, out var number)) return number;
        number = _frames.Count;
        _frames.Add(frame);
        _numbers.Add(frame, number);
        return number;
    }
}
