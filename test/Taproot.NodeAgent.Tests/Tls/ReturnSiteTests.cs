using System.Buffers.Binary;
using CsCheck;
using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Tests.Kernel;
using Taproot.NodeAgent.Tls;

namespace Taproot.NodeAgent.Tests.Tls;

public sealed class ReturnSiteTests
{
    private const string OpenSslPath = "/usr/lib/x86_64-linux-gnu/libssl.so.3";

    [Fact]
    public void Returns_and_jumps_out_of_the_function_are_found()
    {
        // test edi,edi; jz +1; ret; jmp to 0x2000; repz ret
        byte[] code = [0x85, 0xff, 0x74, 0x01, 0xc3, 0xe9, 0xf6, 0x0f, 0x00, 0x00, 0xf3, 0xc3];
        var found = X64Code.Read(code, 0x1000)!;
        Assert.Equal([0x1004ul, 0x100aul], found.Returns);
        Assert.Equal([0x2000ul], found.TailCalls);
    }

    [Fact]
    public void A_return_that_is_part_of_another_instruction_is_none() =>
        // mov eax, 0x90c3c3; ret
        Assert.Equal([0x1005ul], X64Code.Read([0xb8, 0xc3, 0xc3, 0x90, 0x00, 0xc3], 0x1000)!.Returns);

    [Fact]
    public void Code_with_a_jump_amid_an_instruction_is_refused() =>
        // jmp +1; mov eax, …: what is at the target is not what reads from the start
        Assert.Null(X64Code.Read([0xeb, 0x01, 0xb8, 0xc3, 0xc3, 0x90, 0x00, 0xc3], 0x1000));

    [Fact]
    public void Code_that_is_none_and_code_that_is_cut_are_refused()
    {
        Assert.Null(X64Code.Read([0x06, 0x06, 0xc3], 0x1000));
        Assert.Null(X64Code.Read([0xc3, 0xb8, 0xc3], 0x1000));
    }

    [Fact]
    public void Any_bytes_are_read_and_only_returns_are_returned() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        if (X64Code.Read(bytes, 0x1000) is { } code)
            Assert.All(code.Returns, r => Assert.Contains(bytes[(int)(r - 0x1000)], new byte[] { 0xc3, 0xc2, 0xcb, 0xca, 0xcf, 0x0f, 0xf2, 0xf3, 0x48, 0x66 }.Concat(Enumerable.Range(0x40, 16).Select(i => (byte)i)).Concat(new byte[] { 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x67, 0xf0 })));
        if (Arm64Code.Read(bytes, 0x1000) is { } words) Assert.All(words.Returns, r => Assert.Equal(0u, r % 4));
    });

    [Fact]
    public void Returns_for_arm64_are_words()
    {
        uint[] words = [0xd503245f, 0x14000400, 0xd65f03c0, 0xd65f0bff, 0x17ffffff];
        var bytes = new byte[words.Length * 4];
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * 4), words[i]);
        var code = Arm64Code.Read(bytes, 0x1000)!;
        Assert.Equal([0x1008ul, 0x100cul], code.Returns);
        Assert.Equal([0x1004ul + 0x1000], code.TailCalls); // the last leads to the word before it
    }

    [Theory]
    [InlineData("SSL_write")]
    [InlineData("SSL_read_ex")]
    [InlineData("SSL_free")]
    [InlineData("SSL_do_handshake")]
    public void All_returns_that_the_disassembler_of_the_system_sees_are_found(string function)
    {
        if (!File.Exists(OpenSslPath)) Assert.Skip("There is no libssl.so.3 here.");
        using var image = ElfImage.Open(OpenSslPath)!;
        var (_, symbol) = Assert.Single(image.DynamicSymbols!.FindFunctions([System.Text.Encoding.ASCII.GetBytes(function)]));
        var printed = RunningProgram.Run("objdump", "-d", "--no-show-raw-insn", $"--disassemble={function}", OpenSslPath);
        var expected = printed.Split('\n').Where(l => l.EndsWith("\tret", StringComparison.Ordinal)).Select(l => Convert.ToInt64(l.Split(':')[0].Trim(), 16)).ToList();
        Assert.NotEmpty(expected);
        Assert.Superset(expected.ToHashSet(), ReturnSites.Find(image, symbol.Value, symbol.Value + symbol.Size).ToHashSet());
    }
}
