using System.Diagnostics;
using CsCheck;
using Taproot.NodeAgent.Profiling.Demangling;

namespace Taproot.NodeAgent.Tests.Profiling;

public sealed class DemanglerTests
{
    [Theory]
    [InlineData("_Z3foov", "foo()")]
    [InlineData("_ZN4shop4Cart3addERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEi", "shop::Cart::add(std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> > const&, int)")]
    [InlineData("_ZNSt6vectorIiSaIiEE9push_backEOi", "std::vector<int, std::allocator<int> >::push_back(int&&)")]
    [InlineData("_ZN12_GLOBAL__N_14spinEPFviE", "(anonymous namespace)::spin(void (*)(int))")]
    [InlineData("_ZNK3FooIiEcvbEv", "Foo<int>::operator bool() const")]
    [InlineData("_ZZ4mainENKUliE_clEi", "main::{lambda(int)#1}::operator()(int) const")]
    [InlineData("_Z4spini.cold", "spin(int) [clone .cold]")]
    [InlineData("_ZN4core3fmt5Write9write_fmt17h0123456789abcdefE", "core::fmt::Write::write_fmt")]
    [InlineData("_ZN54_$LT$$RF$T$u20$as$u20$core..convert..From$LT$T$GT$$GT$4from17h0123456789abcdefE", "<&T as core::convert::From<T>>::from")]
    [InlineData("_RNvC6_123foo3bar", "123foo::bar")]
    [InlineData("_RNvMsr_NtCs3ssYzQotkvD_3std4pathNtB5_7PathBuf3newCs15kBYyAo9fc_7mycrate", "<std::path::PathBuf>::new")]
    [InlineData("_RNCNCNgCs6DXkGYLi8lr_2cc5spawn00B5_", "cc::spawn::{closure#0}::{closure#0}")]
    [InlineData("_RINvNtC3std3mem8align_ofjE", "std::mem::align_of::<usize>")]
    [InlineData("_RNvNtC7mycrateu8gdel_5qa3bar", "mycrate::gödel::bar")]
    [InlineData("main", "main")]
    [InlineData("_Zgarbage", "_Zgarbage")]
    public void Names_are_as_they_were_written(string mangled, string expected) => Assert.Equal(expected, Demangler.Demangle(mangled));

    [Fact]
    public void The_standard_library_is_demangled_as_by_binutils()
    {
        CompiledProgram.Need("c++filt");
        CompiledProgram.Need("nm");
        var library = Directory.EnumerateFiles("/usr/lib", "libstdc++.so.6", SearchOption.AllDirectories).FirstOrDefault();
        if (library is null) Assert.Skip("There is no libstdc++ here.");
        string[] mangled = [.. Output("nm", null, "-D", "--defined-only", library).Split('\n').Select(l => l.Split(' ')[^1].Split('@')[0]).Where(n => n.StartsWith("_Z", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];
        var expected = Output("c++filt", string.Join('\n', mangled)).Split('\n');
        List<string> different = [];
        for (var i = 0; i < mangled.Length; i++)
        {
            if (Demangler.Demangle(mangled[i]) != expected[i]) different.Add($"{mangled[i]}\n  want {expected[i]}\n  got  {Demangler.Demangle(mangled[i])}");
        }
        Assert.True(different.Count * 200 <= mangled.Length, $"{different.Count} of {mangled.Length} differ, such as:\n{string.Join('\n', different.Where((_, i) => i % (different.Count / 40 + 1) == 0))}");
    }

    [Fact]
    public void Any_text_ends_in_some_name_of_bounded_length()
    {
        string[] pieces = ["_Z", "_R", "N", "E", "I", "S_", "S0_", "T_", "St", "3foo", "i", "P", "K", "F", "v", "L", "X", "J", "Dp", "C1", "D0", "B_", "M", "A5_", "s_", "u", "Ul", "Z", "_", "0", "17h0123456789abcdefE", "$LT$", "cl", "cv", "sr", "dt", "DT"];
        Gen.Int[0, pieces.Length - 1].Array[0, 60].Sample(parts =>
        {
            var name = (parts.Length % 2 == 0 ? "_Z" : "_R") + string.Concat(parts.Select(p => pieces[p]));
            return Demangler.Demangle(name).Length <= 8192;
        }, iter: 20_000);
        Gen.String[0, 200].Sample(text => Demangler.Demangle("_Z" + text).Length + Demangler.Demangle("_R" + text).Length <= 16_384, iter: 5_000);
    }

    [Fact]
    public void A_name_that_grows_with_each_reference_is_given_up()
    {
        var name = "_Z1fI" + string.Concat(Enumerable.Range(0, 400).Select(_ => "1AIS_S_E")) + "Evv";
        Assert.True(Demangler.Demangle(name).Length <= 8192);
        var deep = "_Z1f" + new string('P', 1500) + "i";
        Assert.Equal(deep, Demangler.Demangle(deep));
    }

    private static string Output(string program, string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var write = Task.Run(() =>
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        });
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        write.Wait();
        return output;
    }
}
