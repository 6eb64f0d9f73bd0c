using System.Text;
using CsCheck;
using Taproot.NodeAgent.Profiling;
using Taproot.NodeAgent.Profiling.Interpreters;

namespace Taproot.NodeAgent.Tests.Profiling;

public sealed class V8MemoryTests
{
    private const int SharedType = 262;
    private const int ScriptType = 167;
    private const int ScopeType = 261;
    private const int OneByte = 8;
    private const int TwoByte = 0;

    // As Node.js 20 has them.
    private static readonly int[] Values = [-16, 24, 16, 32, 12, SharedType, ScriptType, 128, 12, 16, 16, 16, 24, 16, 24, 16, 16, 16, 8, 2, 3, -8, 8];
    private static readonly V8Layout Layout = V8Layout.From(Values)!;
    private readonly PaintedMemory _memory = new(64 * 1024);

    [Theory]
    [InlineData("v8dbg_off_fp_function", 0)]
    [InlineData("v8dbg_class_SharedFunctionInfo__script_or_debug_info__HeapObject", 3)]
    [InlineData("v8dbg_class_SharedFunctionInfo__script__Tagged_HeapObject_", 3)]
    [InlineData("v8dbg_class_SharedFunctionInfo__name_or_scope_info__Tagged_NameOrScopeInfoT_", 2)]
    [InlineData("v8dbg_class_SharedFunctionInfo__raw_script__Tagged_Object_", -1)]
    [InlineData("v8dbg_TaggedSize", 22)]
    [InlineData("v8dbg_TaggedSizeLog2", -1)]
    [InlineData("_GLOBAL__sub_I_v8dbg_TaggedSize", -1)]
    public void Constants_are_known_by_their_names_in_all_versions(string name, int index) => Assert.Equal(index, V8Layout.IndexOf(name));

    [Fact]
    public void A_constant_that_is_missing_or_cannot_be_true_makes_the_layout_unknown()
    {
        for (var i = 0; i < Values.Length; i++)
        {
            foreach (var wrong in (int[])[int.MinValue, int.MaxValue])
            {
                int[] values = [.. Values];
                values[i] = wrong;
                Assert.Null(V8Layout.From(values));
            }
        }
    }

    [Fact]
    public void A_function_has_its_name_its_file_and_its_line()
    {
        var source = Text("one\ntwo\nfunction spin() {}\n");
        var (shared, name) = Function(Scope(Text("spin"), position: 21), Script(Text("/app/shop.js"), source));
        Assert.Equal(new Frame("spin /app/shop.js:3", "", "/app/shop.js"), new V8Functions(Layout, _memory).Read(shared, name));
        Assert.Null(new V8Functions(Layout, _memory).Read(shared, name + 8));
    }

    [Fact]
    public void Strings_are_read_in_all_their_shapes()
    {
        var (shop, js) = (Text("/app/shop"), Text(".js"));
        var joined = Pair(OneByte | 1, 12, shop, js);
        var part = Pair(OneByte | 3, 7, joined, 5ul << 32);
        var standIn = Pair(OneByte | 5, 7, part, 0);
        var strings = new V8Strings(Layout, _memory);
        Assert.Equal("/app/shop.js", strings.Read(joined, 100));
        Assert.Equal("/app/shop.", strings.Read(joined, 10));
        Assert.Equal("shop.js", strings.Read(part, 100));
        Assert.Equal("shop.js", strings.Read(standIn, 100));
        Assert.Equal("čokoláda", strings.Read(Text("čokoláda", TwoByte), 100));
        Assert.Equal("outside", strings.Read(External("outside"), 100));
        Assert.Null(strings.Read(External("outside", flags: 16), 100));
        Assert.Null(strings.Read(Script(shop, js), 100));
        Assert.Equal(2, strings.CountLines(External("a\nb\nc\n"), 4, 100));
        Assert.Equal(1, strings.CountLines(Text("a\nč\n", TwoByte), 3, 100));
        Assert.Null(strings.CountLines(External("a\nb\nc\n"), 4, 3));
    }

    [Fact]
    public void A_string_that_is_a_part_of_itself_is_none()
    {
        var text = Pair(OneByte | 1, 8, 0, 0);
        _memory.SetWord(text - 1 + 16, text);
        _memory.SetWord(text - 1 + 24, text);
        Assert.Null(new V8Strings(Layout, _memory).Read(text, 100));
        Assert.InRange(_memory.Reads, 1, 1000);
    }

    [Fact]
    public void Broken_objects_cost_little_and_throw_nothing()
    {
        var (shared, name) = Function(Scope(Text("spin"), position: 21), Script(Pair(OneByte | 1, 12, Text("/app/shop"), Text(".js")), External("one\ntwo\nfunction spin() {}\n")));
        var whole = _memory.Content;
        Gen.Select(Gen.Int[0, 2048], Gen.Byte).Array[1, 12].Sample(changes =>
        {
            byte[] content = [.. whole];
            foreach (var (at, value) in changes) content[at] = value;
            var memory = new PaintedMemory(content);
            Check(new V8Functions(Layout, memory).Read(shared, name), memory.Reads);
        });
    }

    [Fact]
    public void Memory_that_answers_anything_is_read_within_bounds() => Gen.Select(Gen.UInt, Gen.Bool, Gen.ULong).Sample((seed, isSteady, address) =>
    {
        var memory = new WildMemory(seed, isSteady);
        Span<byte> word = stackalloc byte[8];
        Check(new V8Functions(Layout, memory).Read(address | 1, memory.Read((address | 1) + 15, word) == 8 ? BitConverter.ToUInt64(word) : 0), memory.Reads);
        new V8Strings(Layout, memory).Read(address | 1, 256);
        new V8Strings(Layout, memory).CountLines(address | 1, 1 << 20, 1 << 20);
        Assert.InRange(memory.Bytes, 0, 4 << 20);
    });

    private static void Check(Frame? frame, int reads)
    {
        Assert.InRange(reads, 0, 4000);
        Assert.InRange(frame?.Name.Length ?? 0, 0, 256 + 512 + 16);
    }

    private ulong Map(int type)
    {
        var map = _memory.Add(24);
        _memory.SetInt32(map + 12, type);
        return map + 1;
    }

    private ulong Object(int type, params ulong[] words)
    {
        var at = _memory.Add(8 + 8 * words.Length);
        _memory.SetWord(at, Map(type));
        for (var i = 0; i < words.Length; i++) _memory.SetWord(at + 8 + 8 * (ulong)i, words[i]);
        return at + 1;
    }

    private ulong Text(string text, int encoding = OneByte)
    {
        var bytes = (encoding == OneByte ? Encoding.Latin1 : Encoding.Unicode).GetBytes(text);
        var map = Map(encoding);
        var at = _memory.Add(16 + bytes.Length);
        _memory.SetWord(at, map);
        _memory.SetWord(at + 8, (ulong)text.Length << 32);
        _memory.Set(at + 16, bytes);
        return at + 1;
    }

    private ulong External(string text, int flags = 0) =>
        Object(OneByte | 2 | flags, (ulong)text.Length << 32, 0, _memory.Add(Encoding.Latin1.GetBytes(text).AsSpan()));

    private ulong Pair(int type, int length, ulong first, ulong second) => Object(type, (ulong)length << 32, first, second);

    private ulong Scope(ulong name, int position) =>
        Object(ScopeType, 0, 0, 1ul << 32, Text("variable"), 0, name, 3ul << 32, (ulong)position << 32, (ulong)(position + 5) << 32, Object(ScopeType));

    private ulong Script(ulong name, ulong source) => Object(ScriptType, source, name);

    private (ulong Shared, ulong Name) Function(ulong name, ulong script) => (Object(SharedType, 0, name, 0, script), name);
}
