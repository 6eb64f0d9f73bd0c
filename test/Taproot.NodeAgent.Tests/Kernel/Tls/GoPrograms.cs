namespace Taproot.NodeAgent.Tests.Kernel.Tls;

/// <summary>A server and client in Go, compiled once for all tests.</summary>
public sealed class GoPrograms : IDisposable
{
    private const string Source = """
        package main

        import (
        	"bufio"
        	"crypto/tls"
        	"fmt"
        	"io"
        	"net/http"
        	"os"
        	"strings"
        	"sync"
        )

        func serve(port, certificate, key string) {
        	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
        		if strings.HasSuffix(r.URL.Path, "missing") {
        			w.WriteHeader(404)
        		}
        		io.WriteString(w, "hello")
        	})
        	server := http.Server{Addr: "127.0.0.1:" + port, TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){}}
        	fmt.Println(server.ListenAndServeTLS(certificate, key))
        }

        func ask(port string) {
        	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, MaxConnsPerHost: 8}
        	client := http.Client{Transport: transport}
        	fmt.Println("ready")
        	bufio.NewReader(os.Stdin).ReadString('\n')
        	var group sync.WaitGroup
        	var lock sync.Mutex
        	found := map[int]int{}
        	for i := 0; i < 16; i++ {
        		group.Add(1)
        		go func() {
        			defer group.Done()
        			for n := 0; n < 25; n++ {
        				path := "ok"
        				if n%5 == 4 {
        					path = "missing"
        				}
        				response, err := client.Get("https://127.0.0.1:" + port + "/" + path)
        				if err != nil {
        					fmt.Println(err)
        					continue
        				}
        				io.Copy(io.Discard, response.Body)
        				response.Body.Close()
        				lock.Lock()
        				found[response.StatusCode]++
        				lock.Unlock()
        			}
        		}()
        	}
        	group.Wait()
        	fmt.Printf("%d of 200, %d of 404\n", found[200], found[404])
        	bufio.NewReader(os.Stdin).ReadString('\n')
        }

        func main() {
        	if os.Args[1] == "serve" {
        		serve(os.Args[2], os.Args[3], os.Args[4])
        	} else {
        		ask(os.Args[2])
        	}
        }
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-go-").FullName;

    /// <summary>Compiles it under a name; the test is skipped where there is no Go.</summary>
    internal string Build(string name, params string[] options)
    {
        if (!File.Exists("/usr/bin/go")) Assert.Skip("There is no Go compiler here (Debian: golang-go).");
        var (source, path) = (Path.Combine(_directory, "main.go"), Path.Combine(_directory, name));
        File.WriteAllText(source, Source);
        RunningProgram.Run("/usr/bin/env", ["HOME=" + _directory, "GOFLAGS=-mod=mod", "CGO_ENABLED=0", "GO111MODULE=off", "/usr/bin/go", "build", .. options, "-o", path, source]);
        Assert.True(File.Exists(path), "The program in Go could not be compiled.");
        return path;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
