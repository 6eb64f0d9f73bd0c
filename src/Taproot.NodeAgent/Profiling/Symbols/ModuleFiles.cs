using System.Globalization;
using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>Opens the files that processes have mapped, wherever they see them.</summary>
internal sealed class ModuleFiles(string procRoot)
{
    /// <summary>The path that leads to what is mapped, even when it is deleted or hidden.</summary>
    internal string MappedPath(ModulePlace place) =>
        string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{place.Pid}/map_files/{place.Start:x}-{place.End:x}");

    /// <summary>A path as a process sees it.</summary>
    internal string PathIn(int pid, string path) => string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{pid}/root{path}");

    /// <summary>The identity of what is mapped; null when it is no regular file, or the process is gone.</summary>
    internal FileIdentity? Identify(ModulePlace place, string path) => FileIdentity.Of(MappedPath(place)) ?? FileIdentity.Of(PathIn(place.Pid, path));

    /// <summary>Opens a module; null when it cannot be found any more.</summary>
    internal ElfImage? Open(Module module)
    {
        if (module.Identity == Vdso.Identity) return Vdso.Open();
        const int init = 1;
        return OpenSame(MappedPath(module.Place), module) ?? OpenSame(PathIn(module.Place.Pid, module.Path), module) ?? OpenSame(PathIn(init, module.Path), module);
    }

    private static ElfImage? OpenSame(string path, Module module)
    {
        if (FileIdentity.Of(path) != module.Identity || ElfImage.Open(path) is not { } image) return null;
        if (FileIdentity.Of(image.File) == module.Identity) return image;
        image.Dispose();
        return null;
    }
}
