// Reads a log that Vernix wrote with the checksum database's own packages, and says what it found as JSON.
//
//	verify-log DIRECTORY|URL VERIFIER-KEY OLDER-SIZE INDEX…
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type found struct {
	Origin      string
	Size        int64
	Entries     int64
	Consistency []string
	Inclusion   [][]string
}

func main() {
	log := place(os.Args[1])
	result, err := log.check(os.Args[2], os.Args[3], os.Args[4:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(result)
}

// place is where c2sp.org/tlog-tiles puts tiles: a directory, or where one is served.
type place string

func (place) Height() int { return 8 }

func (place) SaveTiles([]tlog.Tile, [][]byte) {}

func (p place) read(path string) ([]byte, error) {
	if !strings.HasPrefix(string(p), "http") {
		return os.ReadFile(filepath.Join(string(p), path))
	}
	answer, err := http.Get(string(p) + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

func (p place) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := p.read("tile/" + strings.TrimPrefix(tile.Path(), "tile/8/"))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (p place) check(vkey, older string, indices []string) (*found, error) {
	tree, origin, err := p.open(vkey)
	if err != nil {
		return nil, err
	}
	// Every hash that this reader gives has been held against the root.
	hashes := tlog.TileHashReader(tree, p)
	entries, err := p.checkEntries(tree, hashes)
	if err != nil {
		return nil, err
	}
	result := &found{Origin: origin, Size: tree.N, Entries: entries}
	size, err := strconv.ParseInt(older, 10, 64)
	if err != nil {
		return nil, err
	}
	treeProof, err := tlog.ProveTree(tree.N, size, hashes)
	if err != nil {
		return nil, err
	}
	result.Consistency = text(treeProof)
	for _, argument := range indices {
		index, err := strconv.ParseInt(argument, 10, 64)
		if err != nil {
			return nil, err
		}
		recordProof, err := tlog.ProveRecord(tree.N, index, hashes)
		if err != nil {
			return nil, err
		}
		result.Inclusion = append(result.Inclusion, text(recordProof))
	}
	return result, nil
}

func (p place) open(vkey string) (tree tlog.Tree, origin string, err error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tree, "", err
	}
	signed, err := p.read("checkpoint")
	if err != nil {
		return tree, "", err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tree, "", err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 {
		return tree, "", fmt.Errorf("checkpoint of %d lines", len(lines))
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, "", err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, lines[0], err
}

func (p place) checkEntries(tree tlog.Tree, hashes tlog.HashReader) (int64, error) {
	var index int64
	for index < tree.N {
		tile := tlog.Tile{H: 8, L: 0, N: index / 256, W: int(min(256, tree.N-index))}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		bundle, err := p.read(path)
		if err != nil {
			return index, err
		}
		var records []tlog.Hash
		var places []int64
		for len(bundle) > 0 {
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			records = append(records, tlog.RecordHash(bundle[2:end]))
			places = append(places, tlog.StoredHashIndex(0, index))
			bundle = bundle[end:]
			index++
		}
		leaves, err := hashes.ReadHashes(places)
		if err != nil {
			return index, err
		}
		if !slices.Equal(records, leaves) {
			return index, fmt.Errorf("%s does not hold what the tree says", path)
		}
	}
	return index, nil
}

func text(hashes []tlog.Hash) []string {
	lines := []string{}
	for _, hash := range hashes {
		lines = append(lines, base64.StdEncoding.EncodeToString(hash[:]))
	}
	return lines
}
