package main

import (
	"context"
	"flag"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	core "k8s.io/api/core/v1"
	storage "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	storageClass = "standard"
	provisioner  = "nextmavens.io/folder"
	nodeName     = "node"
)

// serveStorage is the cluster's default StorageClass: every claim gets a folder of the node as a
// volume of kind `local` (which, unlike `hostPath`, honours a pod's fsGroup), and the folder goes
// when its claim has gone.
func serveStorage() {
	kubeconfig := flag.String("kubeconfig", "", "how to reach the API server")
	folder := flag.String("folder", "", "where the volumes lie")
	flag.Parse()
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		log.Fatalf("read %s: %v", *kubeconfig, err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		log.Fatalf("connect by %s: %v", *kubeconfig, err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := createClass(ctx, client); err != nil {
		log.Fatalf("create StorageClass %s: %v", storageClass, err)
	}
	// One node and a handful of claims: looking twice a second is cheaper than being clever.
	_ = wait.PollUntilContextCancel(ctx, 500*time.Millisecond, true, func(ctx context.Context) (bool, error) {
		if err := provision(ctx, client, *folder); err != nil {
			log.Printf("provision volumes: %v", err)
		}
		if err := reclaim(ctx, client); err != nil {
			log.Printf("reclaim volumes: %v", err)
		}
		return false, nil
	})
}

func createClass(ctx context.Context, client kubernetes.Interface) error {
	_, err := client.StorageV1().StorageClasses().Create(ctx, &storage.StorageClass{
		ObjectMeta: meta.ObjectMeta{
			Name:        storageClass,
			Annotations: map[string]string{"storageclass.kubernetes.io/is-default-class": "true"},
		},
		Provisioner: provisioner,
	}, meta.CreateOptions{})
	if errors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

func provision(ctx context.Context, client kubernetes.Interface, folder string) error {
	claims, err := client.CoreV1().PersistentVolumeClaims("").List(ctx, meta.ListOptions{})
	if err != nil {
		return err
	}
	for i := range claims.Items {
		claim := &claims.Items[i]
		ours := claim.Spec.StorageClassName != nil && *claim.Spec.StorageClassName == storageClass
		if !ours || claim.Status.Phase != core.ClaimPending || claim.Spec.VolumeName != "" {
			continue
		}
		volume := volumeFor(claim, folder)
		if err := os.MkdirAll(volume.Spec.Local.Path, 0o770); err != nil {
			return err
		}
		_, err := client.CoreV1().PersistentVolumes().Create(ctx, volume, meta.CreateOptions{})
		if err != nil && !errors.IsAlreadyExists(err) {
			return err
		}
	}
	return nil
}

func volumeFor(claim *core.PersistentVolumeClaim, folder string) *core.PersistentVolume {
	name := "pvc-" + string(claim.UID)
	filesystem := core.PersistentVolumeFilesystem
	return &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{
			Name:        name,
			Annotations: map[string]string{"pv.kubernetes.io/provisioned-by": provisioner},
		},
		Spec: core.PersistentVolumeSpec{
			Capacity:    claim.Spec.Resources.Requests,
			AccessModes: claim.Spec.AccessModes,
			VolumeMode:  &filesystem,
			ClaimRef: &core.ObjectReference{
				APIVersion: "v1", Kind: "PersistentVolumeClaim",
				Namespace: claim.Namespace, Name: claim.Name, UID: claim.UID,
			},
			// Retain: reclaim below deletes it. With Delete the volume controller would look for a plugin.
			PersistentVolumeReclaimPolicy: core.PersistentVolumeReclaimRetain,
			StorageClassName:              storageClass,
			PersistentVolumeSource: core.PersistentVolumeSource{
				Local: &core.LocalVolumeSource{Path: filepath.Join(folder, name)},
			},
			NodeAffinity: &core.VolumeNodeAffinity{Required: &core.NodeSelector{
				NodeSelectorTerms: []core.NodeSelectorTerm{{
					MatchExpressions: []core.NodeSelectorRequirement{{
						Key: core.LabelHostname, Operator: core.NodeSelectorOpIn, Values: []string{nodeName},
					}},
				}},
			}},
		},
	}
}

func reclaim(ctx context.Context, client kubernetes.Interface) error {
	volumes, err := client.CoreV1().PersistentVolumes().List(ctx, meta.ListOptions{})
	if err != nil {
		return err
	}
	for i := range volumes.Items {
		volume := &volumes.Items[i]
		if volume.Spec.StorageClassName != storageClass || volume.Status.Phase != core.VolumeReleased {
			continue
		}
		if err := client.CoreV1().PersistentVolumes().Delete(ctx, volume.Name, meta.DeleteOptions{}); err != nil {
			return err
		}
		if err := os.RemoveAll(volume.Spec.Local.Path); err != nil {
			return err
		}
	}
	return nil
}
