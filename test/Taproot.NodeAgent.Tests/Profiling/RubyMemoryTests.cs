using System.Text;
using CsCheck;
using Taproot.NodeAgent.Profiling;
using Taproot.NodeAgent.Profiling.Interpreters;

namespace Taproot.NodeAgent.Tests.Profiling;

public sealed class RubyMemoryTests
{
    private readonly PaintedMemory _memory = new(64 * 1024);

    [Theory]
    [InlineData("3.1.2", 64)]
    [InlineData("3.2.0", 56)]
    [InlineData("3.3.10", 56)]
    [InlineData("3.4.1", 56)]
    [InlineData("3.0.4", 0)]
    [InlineData("4.1.0", 0)]
    [InlineData("2.7.8", 0)]
    [InlineData("garbage", 0)]
    public void Versions_have_their_layout(string version, int frameSize) => Assert.Equal(frameSize, RubyLayout.LayoutOf(version)?.FrameSize ?? 0);

    [Theory]
    [InlineData("3.1.2", "spin", "/app/shop.rb")]
    [InlineData("3.1.2", "block in a_method_with_a_long_name", "shop.rb")]
    [InlineData("3.4.1", "spin", "/app/shop.rb")]
    [InlineData("3.4.1", "block in a_method_with_a_long_name", "/srv/a/directory/with/a/long/name/shop.rb")]
    public void A_function_has_its_name_its_file_and_its_line(string version, string label, string path)
    {
        var layout = RubyLayout.LayoutOf(version)!;
        foreach (var isArray in (bool[])[false, true])
        {
            var (code, body) = Function(layout, label, path, isArray);
            Assert.Equal(new Frame($"{label} {path}:17", "", path), new RubyFunctions(layout, _memory).Read(code, body));
            Assert.Null(new RubyFunctions(layout, _memory).Read(code, body + 8));
        }
    }

    [Fact]
    public void Where_the_evaluator_has_no_name_functions_stand_for_what_has_none()
    {
        var calls = new EvaluatedCalls();
        foreach (var name in (string[])["spin", "outer", "<main>"]) calls.Add(new(name, ""), isOutermost: name == "spin");
        List<Frame> frames = [.. ((string[])["main", "ruby_run_node", "libruby.so.3.3+0x1", "rb_ary_each", "libruby.so.3.3+0x2", "rb_str_dup", "memmove"]).Select(n => new Frame(n, ""))];
        RubyFrames.ReplaceNameless(calls, frames);
        Assert.Equal(["main", "ruby_run_node", "<main>", "outer", "spin", "rb_str_dup", "memmove"], frames.Select(f => f.Name));
        Assert.True(calls.IsEmpty);
    }

    [Fact]
    public void Broken_objects_cost_little_and_throw_nothing()
    {
        var layout = RubyLayout.LayoutOf("3.1.2")!;
        var (code, body) = Function(layout, "block in a_method_with_a_long_name", "/app/shop.rb", isArray: true);
        var whole = _memory.Content;
        Gen.Select(Gen.Int[0, 512], Gen.Byte).Array[1, 12].Sample(changes =>
        {
            byte[] content = [.. whole];
            foreach (var (at, value) in changes) content[at] = value;
            var memory = new PaintedMemory(content);
            Check(new RubyFunctions(layout, memory).Read(code, body), memory.Reads);
        });
    }

    [Fact]
    public void Memory_that_answers_anything_is_read_within_bounds() => Gen.Select(Gen.UInt, Gen.Bool, Gen.ULong, Gen.Bool).Sample((seed, isSteady, address, isOld) =>
    {
        var memory = new WildMemory(seed, isSteady);
        Span<byte> word = stackalloc byte[8];
        var body = memory.Read(address + 16, word) == 8 ? BitConverter.ToUInt64(word) : 0;
        Check(new RubyFunctions(RubyLayout.LayoutOf(isOld ? "3.1.0" : "3.3.0")!, memory).Read(address, body), memory.Reads);
    });

    private static void Check(Frame? frame, int reads)
    {
        Assert.InRange(reads, 0, 20);
        Assert.InRange(frame?.Name.Length ?? 0, 0, 256 + 512 + 16);
    }

    private (ulong Code, ulong Body) Function(RubyLayout layout, string label, string path, bool isArray)
    {
        var (code, body) = (_memory.Add(24), _memory.Add(128));
        _memory.SetWord(code, 0x1a | 7 << 12);
        _memory.SetWord(code + 16, body);
        var file = String(layout, path);
        _memory.SetWord(body + 64, isArray ? Array(file) : file);
        _memory.SetWord(body + 80, String(layout, label));
        _memory.SetWord(body + 88, layout.IsLineValue ? 17 << 1 | 1 : 17 | 5ul << 32);
        return (code, body);
    }

    // Short strings are within their object.
    private ulong String(RubyLayout layout, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var isShort = bytes.Length < 24;
        var at = _memory.Add(64);
        _memory.SetWord(at, 5 | (isShort ? 0ul : 1 << 13) | (isShort && !layout.HasLengthApart ? (ulong)bytes.Length << 14 : 0));
        if (layout.HasLengthApart || !isShort) _memory.SetWord(at + 16, (ulong)bytes.Length);
        if (!isShort) _memory.SetWord(at + 24, _memory.Add(bytes.AsSpan()));
        else _memory.Set(at + (layout.HasLengthApart ? 24u : 16u), bytes);
        return at;
    }

    private ulong Array(ulong first)
    {
        var at = _memory.Add(40);
        _memory.SetWord(at, 7 | 1 << 13);
        _memory.SetWord(at + 16, first);
        return at;
    }
}
